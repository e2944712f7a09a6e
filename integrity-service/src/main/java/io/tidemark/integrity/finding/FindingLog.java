package io.tidemark.integrity.finding;

import io.smallrye.mutiny.Uni;
import io.tidemark.integrity.happening.Happening;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Takes what checks see, keeps it, counts it, and says what is new. */
@Singleton
public final class FindingLog {
    static final String ACTOR = "integrity-service";

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

    /** Keeps what was seen in the store as it was then, by the database's clock. */
    public Uni<List<Seen>> saw(Collection<Evidence> evidence, OffsetDateTime asOf) {
        return store.saw(evidence, asOf, config.release()).invoke(this::told);
    }

    /** Counts and tells what a transaction has kept, once it is committed. */
    public void told(List<Seen> seen) {
        metrics.saw(seen);
        seen.stream()
                .filter(Seen::news)
                .collect(Collectors.groupingBy(
                        one -> new News(one.subject().tenantId(), one.kind()), LinkedHashMap::new, Collectors.toList()))
                .forEach((news, found) -> happenings.fire(
                        new Happening(clock.instant(), news.tenantId, Happening.Kind.FINDING, ACTOR, text(found))));
    }

    /** Tells of what a check has closed, once that is committed. */
    public void cleared(List<Finding> findings, String reason) {
        for (Finding one : findings) {
            String text =
                    one.kind().label() + " of " + one.subject() + " " + FindingAction.CLEAR.past() + ": " + reason;
            happenings.fire(
                    new Happening(clock.instant(), one.subject().tenantId(), Happening.Kind.FINDING, ACTOR, text));
        }
    }

    /** What is told of at once: a part of a scan may find a thousand. */
    private record News(String tenantId, EvidenceKind kind) {}

    private static String text(List<Seen> found) {
        Seen first = found.getFirst();
        String text = "found " + first.kind().label() + " of " + first.subject();
        return found.size() == 1 ? text : text + " and " + (found.size() - 1) + " more";
    }

    /** The newest release that is known. */
    public String release() {
        return config.release();
    }
}
