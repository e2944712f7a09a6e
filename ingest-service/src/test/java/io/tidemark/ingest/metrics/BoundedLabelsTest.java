package io.tidemark.ingest.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.contracts.error.ErrorCode;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BoundedLabelsTest {
    @Test
    void theFirstOnesKeepTheirNamesAndTheRestAreOthers() {
        BoundedLabels labels = new BoundedLabels(2);

        assertThat(labels.of("a")).isEqualTo("a");
        assertThat(labels.of("b")).isEqualTo("b");
        assertThat(labels.of("c")).isEqualTo("other");
        assertThat(labels.of("a")).isEqualTo("a");
    }

    @Test
    void aFloodOfReleasesDoesNotBecomeAFloodOfSeries() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        SchemaDrift drift = new SchemaDrift(metrics);

        for (int i = 0; i < 1_000; i++) {
            drift.refused("r" + i, ErrorCode.UNKNOWN_FIELD);
            drift.passedOver("r" + i, 1);
        }

        assertThat(metrics.getMeters().stream().map(Meter::getId).collect(Collectors.toSet()))
                .hasSizeLessThan(120);
        assertThat(metrics.counter("schema_drift_rejects", "release", "other", "reason", "unknown-field")
                        .count())
                .isEqualTo(950);
    }

    @Test
    void onlyDriftIsCountedAsDrift() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        SchemaDrift drift = new SchemaDrift(metrics);

        drift.refused("r", ErrorCode.PAYLOAD_TOO_LARGE);
        drift.refused("r", ErrorCode.PAYLOAD_NOT_OBJECT);

        assertThat(metrics.find("schema_drift_rejects").tag("release", "r").counters())
                .singleElement()
                .satisfies(
                        counter -> assertThat(counter.getId().getTag("reason")).isEqualTo("type-mismatch"));
    }
}
