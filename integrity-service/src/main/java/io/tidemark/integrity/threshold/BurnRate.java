package io.tidemark.integrity.threshold;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How fast failures use up what the target allows in a month, over two windows: the long one says that it matters, the short
 * one that it still goes on (The Site Reliability Workbook, chapter 5). Prometheus alone judges it: windows may be longer
 * than the day that integrity-service keeps.
 *
 * @param rate how many times more than the target allows
 * @param longWindow in minutes, as the short one
 * @param minimum with fewer events in the long window it says nothing (C17)
 * @param notice page or ticket
 */
record BurnRate(
        String id,
        String source,
        double rate,
        @JsonProperty("long-window") int longWindow,
        @JsonProperty("short-window") int shortWindow,
        long minimum,
        String sev,
        @JsonProperty("notify") String notice) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{2,60}");
    private static final Set<String> SEVERITIES = Set.of("warn", "sev3", "sev2", "sev1");
    private static final Set<String> NOTICES = Set.of("page", "ticket");

    BurnRate {
        for (@Nullable Object needed : new @Nullable Object[] {id, source, sev, notice}) {
            Objects.requireNonNull(
                    needed, "a burn rate has id, source, rate, long-window, short-window, sev and notify");
        }
        boolean windows = shortWindow >= 1 && longWindow > shortWindow;
        if (!ID.matcher(id).matches() || !windows || minimum < 0 || !Double.isFinite(rate) || rate <= 0) {
            throw new IllegalArgumentException("the burn rate " + id + " can't be used");
        }
        if (!SEVERITIES.contains(sev) || !NOTICES.contains(notice)) {
            throw new IllegalArgumentException("the burn rate " + id + " has a severity or a notice of no scale");
        }
    }

    /** The share of failures at which it fires. */
    double figure(double target) {
        return rate * target;
    }
}
