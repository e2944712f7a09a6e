package io.tidemark.integrity.witness;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.http.kafka.RecordSpans;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Continues each client's trace to where its outcome is kept as evidence. */
@ApplicationScoped
class WitnessTracing {
    private final OpenTelemetry telemetry;

    WitnessTracing(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    Span start(ConsumerRecord<String, byte[]> record, BatchOutcome batch) {
        return RecordSpans.of(telemetry, "io.tidemark.integrity.witness", "witness", record)
                .setAttribute("db.system.name", "postgresql")
                .setAttribute("tidemark.tenant", batch.tenantId())
                .startSpan();
    }

    static void kept(List<Span> spans) {
        spans.forEach(span -> span.addEvent("kept").end());
    }
}
