package io.tidemark.snapshot.apply;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.http.kafka.RecordSpans;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Continues each client's trace from the W3C context in its record's headers. A transaction serves many traces at once,
 * so each gets a span of its own from the record's arrival to the database commit.
 */
@ApplicationScoped
class ApplyTracing {
    private static final String SCOPE = "io.tidemark.snapshot.apply";

    private final OpenTelemetry telemetry;

    ApplyTracing(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    Span start(ConsumerRecord<String, byte[]> record, OperationBatch batch) {
        return RecordSpans.of(telemetry, SCOPE, "apply and commit", record)
                .setAttribute("tidemark.tenant", batch.tenantId())
                .setAttribute("tidemark.operations", batch.size())
                .startSpan();
    }

    /** What PostgreSQL has of it: its retries while PostgreSQL is away too. */
    Span inPostgresql(Span record) {
        return RecordSpans.inPostgresql(telemetry, SCOPE, record).startSpan();
    }
}
