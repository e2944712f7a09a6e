package io.tidemark.integrity.incident.source;

import io.tidemark.integrity.happening.Happening;
import io.tidemark.integrity.incident.Entry;
import io.tidemark.integrity.incident.Signal;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Hears what other features of this service tell of: findings, repairs, exports. Whoever tells does not wait. */
@Singleton
class HappeningObserver {
    private static final Logger LOG = Logger.getLogger(HappeningObserver.class);
    private static final int MOST_WAITING = 1_000;

    private final Intake intake;
    private final AtomicInteger waiting = new AtomicInteger();

    HappeningObserver(Intake intake) {
        this.intake = intake;
    }

    void hear(@Observes Happening happening) {
        take(happening);
    }

    void hearLater(@ObservesAsync Happening happening) {
        take(happening);
    }

    private void take(Happening happening) {
        // Verdicts are heard from sync.health, with their figures.
        if (happening.kind() == Happening.Kind.VERDICT) {
            return;
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            LOG.warnf("No timeline will say that %s", happening.text());
            return;
        }
        // What was stored after its time was up is stored once more: it is the same entry then.
        Entry entry = new Entry(
                happening.at(),
                happening.tenantId(),
                happening.kind().name(),
                happening.actor(),
                happening.text(),
                happening.traceId(),
                "happening/" + UUID.randomUUID());
        intake.untilTaken(List.of(Signal.joining(entry)))
                .onTermination()
                .invoke(waiting::decrementAndGet)
                .subscribe()
                .with(done -> {}, e -> LOG.warnf("No timeline will say that %s: %s", happening.text(), e.toString()));
    }
}
