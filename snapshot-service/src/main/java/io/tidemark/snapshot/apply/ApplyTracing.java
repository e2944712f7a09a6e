package io.tidemark.snapshot.apply;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.tidemark.contracts.sync.OperationBatch;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Continues each client's trace from the W3C context in its record's headers. A transaction serves many traces at once,
 * so each gets a span of its own from the record's arrival to the database commit.
 */
@ApplicationScoped
class ApplyTracing {
    private final OpenTelemetry telemetry;

    ApplyTracing(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    Span start(ConsumerRecord<String, byte[]> record, OperationBatch batch) {
        Context sender = telemetry
                .getPropagators()
                .getTextMapPropagator()
                .extract(Context.root(), record.headers(), HeaderGetter.INSTANCE);
        return telemetry
                .getTracer("io.tidemark.snapshot.apply")
                .spanBuilder("apply and commit")
                .setParent(sender)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("db.system.name", "postgresql")
                .setAttribute("tidemark.tenant", batch.tenantId())
                .setAttribute("tidemark.operations", batch.size())
                .startSpan();
    }

    private enum HeaderGetter implements TextMapGetter<Headers> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Headers headers) {
            List<String> keys = new ArrayList<>();
            headers.forEach(header -> keys.add(header.key()));
            return keys;
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String key) {
            Header header = headers == null ? null : headers.lastHeader(key);
            return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        }
    }
}
