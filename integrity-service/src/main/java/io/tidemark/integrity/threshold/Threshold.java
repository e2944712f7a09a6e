package io.tidemark.integrity.threshold;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidemark.contracts.health.Verdict;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One figure at which something is wrong.
 *
 * @param source the requirement it comes from
 * @param window over how many minutes the signal is taken
 * @param heldFor null: on average over the window; else at each of so many minutes (C18)
 * @param minimum with fewer events, or users, in the window it says nothing (C17); 0: it always speaks
 * @param sev of the first runbook's scale
 * @param priority of the outage runbook's scale: p0 to p3
 * @param level of the sync engine's runbook: critical, high or medium
 */
public record Threshold(
        String id,
        String source,
        Signal signal,
        int window,
        Comparison when,
        double value,
        long minimum,
        @JsonProperty("held-for") @Nullable Integer heldFor,
        @Nullable Verdict sev,
        @Nullable String priority,
        @Nullable String level) {
    /** The longest window: a day. */
    public static final int LONGEST = 1440;

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{2,60}");
    private static final Set<String> PRIORITIES = Set.of("p0", "p1", "p2", "p3");
    private static final Set<String> LEVELS = Set.of("critical", "high", "medium");

    public Threshold {
        for (Object needed : new Object[] {id, source, signal, when}) {
            Objects.requireNonNull(needed, "a threshold has id, source, signal, window, when and value");
        }
        boolean held = heldFor == null || (heldFor >= 1 && heldFor + window <= LONGEST);
        if (!ID.matcher(id).matches() || window < 1 || window > LONGEST || !held || minimum < 0) {
            throw new IllegalArgumentException("the threshold " + id + " can't be used");
        }
        if (!Double.isFinite(value) || sev == Verdict.OK || (sev == null && priority == null && level == null)) {
            throw new IllegalArgumentException("the threshold " + id + " has no figure or no severity");
        }
        if ((priority != null && !PRIORITIES.contains(priority)) || (level != null && !LEVELS.contains(level))) {
            throw new IllegalArgumentException("the threshold " + id + " has a severity of no scale");
        }
    }

    /** The same with another figure. */
    Threshold withValue(double figure) {
        return new Threshold(id, source, signal, window, when, figure, minimum, heldFor, sev, priority, level);
    }

    /** Whether that value is on the wrong side. */
    boolean crossedBy(double found) {
        return when.holds(found, value);
    }
}
