package io.tidemark.integrity.finding;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What findings tell Prometheus; every series is there from the start (C19), and open ones are those of the database. */
@Singleton
final class FindingMetrics {
    private final FindingStore store;
    private final FindingConfig config;
    private final Map<EvidenceKind, Counter> seen = new EnumMap<>(EvidenceKind.class);
    private final Map<EvidenceKind, AtomicLong> open = new EnumMap<>(EvidenceKind.class);
    private Cancellable watch = () -> {};

    FindingMetrics(FindingStore store, FindingConfig config, MeterRegistry meters) {
        this.store = store;
        this.config = config;
        for (EvidenceKind kind : EvidenceKind.values()) {
            seen.put(
                    kind,
                    Counter.builder("integrity_findings")
                            .tag("indicator", kind.label())
                            .description("What checks saw; seen again, it counts again")
                            .register(meters));
            AtomicLong value = new AtomicLong();
            open.put(kind, value);
            Gauge.builder("integrity_open_findings", value, AtomicLong::doubleValue)
                    .tag("indicator", kind.label())
                    .description(
                            "Findings of corruption that are neither dismissed nor closed; sev3 ones once confirmed")
                    .register(meters);
        }
    }

    void start(@Observes StartupEvent event) {
        watch = Multi.createFrom()
                .ticks()
                .every(config.gaugesEvery())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> look())
                .subscribe()
                .with(done -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        watch.cancel();
    }

    void saw(List<Seen> findings) {
        for (Seen one : findings) {
            Counter counter = seen.get(one.kind());
            if (counter != null) {
                counter.increment();
            }
        }
    }

    /** While the database is away, the latest figures stand. */
    private Uni<Void> look() {
        return store.openByKind()
                .invoke(counts -> open.forEach((kind, value) -> value.set(counts.getOrDefault(kind.label(), 0L))))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }
}
