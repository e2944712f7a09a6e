package io.tidemark.integrity.finding;

import io.smallrye.mutiny.Uni;
import io.tidemark.integrity.happening.Happening;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.List;

/** Takes what checks see, keeps it, counts it, and says what is new. */
@Singleton
public final class FindingLog {
    private final FindingStore store;
    private final FindingMetrics metrics;
    private final FindingConfig config;
    private final Event<Happening> happenings;
    private final Clock clock;

    FindingLog(
            FindingStore store,
            FindingMetrics metrics,
            FindingConfig config,
            Event<Happening> happenings,
            Clock clock) {
        this.store = store;
        this.metrics = metrics;
        this.config = config;
        this.happenings = happenings;
        this.clock = clock;
    }

    /** Keeps what was seen. */
    public Uni<List<Seen>> saw(Collection<Evidence> evidence) {
        return store.saw(evidence, config.release()).invoke(this::told);
    }

    /** Counts and tells what a transaction has kept, once it is committed. */
    public void told(List<Seen> seen) {
        metrics.saw(seen);
        for (Seen one : seen) {
            if (one.news()) {
                happenings.fire(new Happening(
                        clock.instant(),
                        one.subject().tenantId(),
                        Happening.Kind.FINDING,
                        "integrity-service",
                        "found " + one.kind().label() + " of " + one.subject()));
            }
        }
    }

    /** The newest release that is known. */
    public String release() {
        return config.release();
    }
}
