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

    @Test
    void eachAnswerIsOneEventOfItsClass() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        SyncEvents events = new SyncEvents(metrics);

        events.answered(202, "acme");
        events.answered(429, "acme");
        events.answered(503, "acme");
        events.answered(401, null);

        assertThat(count(metrics, "none", "true")).isEqualTo(1);
        assertThat(count(metrics, "429", "true")).isEqualTo(1);
        assertThat(count(metrics, "5xx", "true")).isEqualTo(1);
        assertThat(count(metrics, "4xx", "false")).isEqualTo(1);
        assertThat(count(metrics, "4xx", "true")).isZero();
        assertThat(metrics.counter("sync_tenant_events", "tenant", "acme", "outcome", "failure")
                        .count())
                .isEqualTo(2);
    }

    private static double count(SimpleMeterRegistry metrics, String errorClass, String signedIn) {
        return metrics.get("sync_events")
                .tag("error_class", errorClass)
                .tag("signed_in", signedIn)
                .counter()
                .count();
    }
}
