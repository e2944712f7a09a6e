package io.tidemark.integrity.health;

import io.tidemark.contracts.health.CohortCounts;
import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.contracts.telemetry.LearningEvent;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import java.util.List;

/** What happened to one tenant, or to all, within the last day. Not safe for several threads. */
final class TenantBook {
    private final Minutes minutes = new Minutes();
    private final List<Cohorts> cohorts;

    TenantBook(List<String> groups) {
        this.cohorts = groups.stream().map(Cohorts::new).toList();
    }

    /** What a message adds to the rates. */
    record Sum(long events, long failures) {
        static Sum of(TelemetryMessage message) {
            long events = 0;
            long failures = 0;
            for (TelemetryMessage.PushCount push : message.pushes()) {
                events += push.errorClass().counts() ? push.count() : 0;
                failures += push.errorClass().failed() ? push.count() : 0;
            }
            for (LearningEvent event : message.events()) {
                ErrorClass unseen = event.unseen();
                events += unseen != null && unseen.counts() ? 1 : 0;
                failures += unseen != null && unseen.failed() ? 1 : 0;
            }
            return new Sum(events, failures);
        }
    }

    void add(long minute, String user, TelemetryMessage message, Sum sum) {
        message.pushes().forEach(push -> minutes.add(minute, Slot.of(push.errorClass()), push.count()));
        for (LearningEvent event : message.events()) {
            minutes.add(minute, Slot.LEARNING_ANY, 1);
            if (event.succeeded()) {
                minutes.add(minute, Slot.LEARNING_GOOD, 1);
            } else if (event.failed()) {
                minutes.add(minute, Slot.LEARNING_FAILED, 1);
            }
            ErrorClass unseen = event.unseen();
            if (unseen != null) {
                minutes.add(minute, Slot.of(unseen), 1);
            }
        }
        if (sum.events() > 0) {
            minutes.add(minute, Slot.EVENTS, sum.events());
            minutes.add(minute, Slot.FAILURES, sum.failures());
            cohorts.forEach(cohort -> cohort.add(minute, user, sum.events(), sum.failures()));
        }
    }

    /** Whether nothing of it is a day old or younger. */
    boolean isEmpty(long now) {
        return minutes.isEmpty(now);
    }

    Minutes minutes() {
        return minutes;
    }

    List<CohortCounts> cohorts(long now) {
        return cohorts.stream().map(cohort -> cohort.counts(now)).toList();
    }
}
