package io.tidemark.integrity.happening;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HappeningTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @Test
    void whatHappensInATraceNamesItAndWhatHappensInNoneDoesNot() {
        SpanContext span =
                SpanContext.create(TRACE, "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault());
        try (Scope scope = Span.wrap(span).makeCurrent()) {
            assertThat(scope).isNotNull();
            assertThat(happening().traceId()).isEqualTo(TRACE);
        }

        assertThat(happening().traceId()).isNull();
    }

    private static Happening happening() {
        return new Happening(Instant.EPOCH, "acme", Happening.Kind.REPAIR, "acme/op", "put back");
    }
}
