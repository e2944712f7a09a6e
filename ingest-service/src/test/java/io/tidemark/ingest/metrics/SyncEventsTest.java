package io.tidemark.ingest.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.http.Caller;
import io.tidemark.ingest.telemetry.TestingTelemetry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyncEventsTest {
    private static final Caller ALICE = new Caller("acme", "alice");

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final TestingTelemetry telemetry = new TestingTelemetry();
    private final SyncEvents events = new SyncEvents(metrics, telemetry.buffer());

    @Test
    void eachAnswerIsOneEventOfItsClass() {
        events.answered(ErrorClass.NONE, ALICE);
        events.answered(ErrorClass.RATE_LIMITED, ALICE);
        events.answered(ErrorClass.SERVER, ALICE);
        events.answered(ErrorClass.CLIENT, null);

        assertThat(count(ErrorClass.NONE, "true")).isEqualTo(1);
        assertThat(count(ErrorClass.RATE_LIMITED, "true")).isEqualTo(1);
        assertThat(count(ErrorClass.SERVER, "true")).isEqualTo(1);
        assertThat(count(ErrorClass.CLIENT, "false")).isEqualTo(1);
        assertThat(count(ErrorClass.CLIENT, "true")).isZero();
        assertThat(tenantEvents("failure")).isEqualTo(2);
    }

    @Test
    void whatTheSwitchRefusesIsNeitherGoodNorBad() {
        events.answered(ErrorClass.PAUSED, ALICE);

        assertThat(count(ErrorClass.PAUSED, "true")).isEqualTo(1);
        assertThat(tenantEvents("failure")).isZero();
        assertThat(tenantEvents("success")).isZero();
    }

    @Test
    void healthIsToldOfThoseWhoAreSignedInAlone() {
        events.answered(ErrorClass.NONE, ALICE);
        events.answered(ErrorClass.SERVER, ALICE);
        events.answered(ErrorClass.CLIENT, null);

        assertThat(telemetry.told())
                .isEqualTo(Map.of("acme/alice", Map.of(ErrorClass.NONE, 1L, ErrorClass.SERVER, 1L)));
    }

    private double tenantEvents(String outcome) {
        return metrics.counter("sync_tenant_events", "tenant", "acme", "outcome", outcome)
                .count();
    }

    private double count(ErrorClass errorClass, String signedIn) {
        return metrics.get("sync_events")
                .tag("error_class", errorClass.label())
                .tag("signed_in", signedIn)
                .counter()
                .count();
    }
}
