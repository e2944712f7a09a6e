package io.tidemark.http.kafka;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Spans that continue the trace of whoever sent a record, from the W3C context in its headers. */
public final class RecordSpans {
    private RecordSpans() {}

    /**
     * The beginnings of a span of what is done with that record.
     *
     * @param scope names the feature
     */
    public static SpanBuilder of(
            OpenTelemetry telemetry, String scope, String name, ConsumerRecord<String, byte[]> record) {
        Context sender = telemetry
                .getPropagators()
                .getTextMapPropagator()
                .extract(Context.root(), record.headers(), HeaderGetter.INSTANCE);
        return telemetry.getTracer(scope).spanBuilder(name).setParent(sender).setSpanKind(SpanKind.CONSUMER);
    }

    /** The beginnings of a span of PostgreSQL's part in such a span: a transaction serves many records, each has its own. */
    public static SpanBuilder inPostgresql(OpenTelemetry telemetry, String scope, Span record) {
        return telemetry
                .getTracer(scope)
                .spanBuilder("postgresql transaction")
                .setParent(Context.root().with(record))
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("db.system.name", "postgresql");
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
