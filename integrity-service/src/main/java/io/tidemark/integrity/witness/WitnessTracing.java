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
    private static final String SCOPE = "io.tidemark.integrity.witness";

    private final OpenTelemetry telemetry;

    WitnessTracing(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    Span start(ConsumerRecord<String, byte[]> record, BatchOutcome batch) {
        return RecordSpans.of(telemetry, SCOPE, "witness", record)
                .setAttribute("tidemark.tenant", batch.tenantId())
                .startSpan();
    }

    /** What PostgreSQL has of them: its retries while PostgreSQL is away too. */
    List<Span> inPostgresql(List<Span> records) {
        return records.stream()
                .map(record ->
                        RecordSpans.inPostgresql(telemetry, SCOPE, record).startSpan())
                .toList();
    }

    static void kept(List<Span> spans) {
        spans.forEach(span -> span.addEvent("kept").end());
    }
}
