package io.tidemark.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/** The trace of what is done here and now: what finds it in logs and at the collector. */
public final class CurrentTrace {
    private CurrentTrace() {}

    /** Its id, 32 hexadecimal digits; null when nothing is traced. */
    public static @Nullable String id() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? span.getTraceId() : null;
    }
}
