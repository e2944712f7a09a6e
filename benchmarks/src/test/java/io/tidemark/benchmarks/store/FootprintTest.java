package io.tidemark.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.benchmarks.figures.Cost;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operation costs is what came in between, by the operations that were applied in between. */
class FootprintTest {
    private static final Footprint BEFORE = new Footprint(
            1_000,
            Map.of("snapshot.snapshots", 5_000L, "flag.audit", 100L),
            10_000,
            20_000,
            Map.of("sync.operations", 7_000L),
            Map.of("kafka", Duration.ofMillis(100)));

    @Test
    void eachCostIsTheGrowthByTheOperationsInBetween() {
        Footprint after = new Footprint(
                3_000,
                Map.of("snapshot.snapshots", 3_005_000L, "flag.audit", 1_100L, "integrity.witness_runs", 4_000L),
                1_010_000,
                8_020_000,
                Map.of("sync.operations", 2_807_000L),
                Map.of("kafka", Duration.ofMillis(120)));

        assertThat(after.since(BEFORE))
                .containsExactly(
                        new Cost("stored.integrity.witness_runs", "bytes", 2),
                        new Cost("stored.snapshot.snapshots", "bytes", 1_500),
                        new Cost("stored", "bytes", 1_502.5),
                        new Cost("postgresql.logged", "bytes", 500),
                        new Cost("postgresql.written", "bytes", 4_000),
                        new Cost("kafka.sync.operations", "bytes", 1_400),
                        new Cost("kafka", "bytes", 1_400),
                        new Cost("processor.kafka", "microseconds", 10));
    }

    @Test
    void whereNothingWasAppliedThereIsNoCost() {
        assertThatThrownBy(() -> BEFORE.since(BEFORE)).hasMessageContaining("nothing was applied");
    }
}
