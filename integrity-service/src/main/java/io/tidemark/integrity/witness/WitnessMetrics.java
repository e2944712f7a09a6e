package io.tidemark.integrity.witness;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** What listening tells Prometheus; every series is there from the start (C19). */
@Startup
@Singleton
final class WitnessMetrics {
    private final Counter versions;
    private final Counter unreadable;
    private final Map<Invariant, Counter> violations = new EnumMap<>(Invariant.class);

    WitnessMetrics(MeterRegistry meters) {
        this.versions = Counter.builder("integrity_witnessed_versions")
                .description("Versions of which the hash was heard and kept")
                .register(meters);
        this.unreadable = Counter.builder("integrity_unreadable_outcomes")
                .description("Outcomes that can't be decoded: what they told of is not known here")
                .register(meters);
        for (Invariant invariant : Invariant.values()) {
            violations.put(
                    invariant,
                    Counter.builder("sync_invariant_violations")
                            .tag("invariant", invariant.message())
                            .description("Invariants that were found broken (R24)")
                            .register(meters));
        }
    }

    void heard(long count) {
        versions.increment((double) count);
    }

    void unreadable() {
        unreadable.increment();
    }

    void broken(Invariant invariant) {
        Counter counter = violations.get(invariant);
        if (counter != null) {
            counter.increment();
        }
    }
}
