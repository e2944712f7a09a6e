package io.tidemark.integrity.health;

import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.integrity.threshold.Evaluator;
import io.tidemark.integrity.threshold.Fired;
import io.tidemark.integrity.threshold.Readings;
import io.tidemark.integrity.threshold.Signal;
import io.tidemark.integrity.threshold.Threshold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** From a page of the book to a verdict. Pure: the same page at the same time is judged alike, by any replica, on any day. */
final class Judging {
    private static final List<Integer> WINDOWS = List.of(5, 15, 30, 60, Threshold.LONGEST);
    private static final int HOURS = 24;
    private static final int MINUTES = 60;
    /** A tenant is affected from P1 on (C3). */
    private static final double AFFECTED = 0.05;

    private static final int AFFECTED_WINDOW = 30;
    private static final int AFFECTED_EVENTS = 50;

    private final List<Threshold> thresholds;

    Judging(List<Threshold> thresholds) {
        this.thresholds = thresholds;
    }

    /**
     * The health of the page's tenant.
     *
     * @param affectedTenants for the whole: how many tenants are badly off
     * @param suite for the whole: what the services say of themselves
     */
    TenantHealth judge(
            HealthBook.Page page, Findings findings, OptionalDouble affectedTenants, Readings suite, Instant now) {
        BookReadings readings = new BookReadings(
                page.book().minutes(), page.minute(), page.users(), findings.open(), affectedTenants, suite);
        List<Fired> fired = Evaluator.crossed(thresholds, readings);
        Verdict verdict = Evaluator.verdict(fired);
        return new TenantHealth(
                page.tenant(),
                now,
                verdict,
                fired,
                verdict == Verdict.SEV1 ? heldSince(readings) : null,
                windows(page),
                hours(page),
                findings);
    }

    /** Whether the tenant counts as one of those that are affected (R76). */
    static boolean isAffected(HealthBook.Page page) {
        Minutes minutes = page.book().minutes();
        long events = minutes.sum(Slot.EVENTS, page.minute(), AFFECTED_WINDOW);
        long failures = minutes.sum(Slot.FAILURES, page.minute(), AFFECTED_WINDOW);
        return events >= AFFECTED_EVENTS && (double) failures / events > AFFECTED;
    }

    private @Nullable Instant heldSince(BookReadings readings) {
        Instant earliest = null;
        for (Threshold threshold : thresholds) {
            if (threshold.sev() == Verdict.SEV1
                    && threshold.signal() == Signal.EVENT_ERROR_RATIO
                    && threshold.heldFor() != null) {
                Instant since = heldSince(Evaluator.heldMinutes(threshold, readings), readings.now());
                earliest = since != null && (earliest == null || since.isBefore(earliest)) ? since : earliest;
            }
        }
        return earliest;
    }

    /** The end of the first minute that was so: it is the same whenever it is asked for, also after a restart. */
    private static @Nullable Instant heldSince(OptionalInt minutes, long minute) {
        return minutes.isEmpty() || minutes.getAsInt() == 0
                ? null
                : Instant.ofEpochSecond((minute - minutes.getAsInt() + 1) * MINUTES);
    }

    private static List<HealthWindow> windows(HealthBook.Page page) {
        List<HealthWindow> windows = new ArrayList<>();
        for (int span : WINDOWS) {
            Users.Count users = page.users().apply(span);
            windows.add(new HealthWindow(
                    span,
                    page.book().minutes().sum(Slot.EVENTS, page.minute(), span),
                    page.book().minutes().sum(Slot.FAILURES, page.minute(), span),
                    users.users(),
                    users.failed()));
        }
        return windows;
    }

    private static List<TenantHealth.Hour> hours(HealthBook.Page page) {
        List<TenantHealth.Hour> hours = new ArrayList<>();
        Minutes minutes = page.book().minutes();
        for (int ago = 0; ago < HOURS; ago++) {
            long last = page.minute() - (long) ago * MINUTES;
            Map<ErrorClass, Long> classes = new EnumMap<>(ErrorClass.class);
            for (ErrorClass errorClass : ErrorClass.values()) {
                long count = minutes.sum(Slot.of(errorClass), last, MINUTES);
                if (count > 0) {
                    classes.put(errorClass, count);
                }
            }
            hours.add(new TenantHealth.Hour(
                    minutes.sum(Slot.EVENTS, last, MINUTES), minutes.sum(Slot.FAILURES, last, MINUTES), classes));
        }
        return hours;
    }

    /** As it goes over {@code sync.health}. */
    static HealthVerdict verdict(TenantHealth health, HealthBook.Page page) {
        return new HealthVerdict(
                HealthVerdict.VERSION,
                health.tenant(),
                health.at(),
                health.verdict(),
                health.sev1HeldSince(),
                health.windows(),
                health.findings(),
                page.book().cohorts(page.minute()));
    }
}
