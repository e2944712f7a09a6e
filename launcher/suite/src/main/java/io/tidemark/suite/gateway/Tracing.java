package io.tidemark.suite.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of a request's trace here. */
sealed interface Tracing permits Tracing.PassedOn, GatewaySpans {

    /**
     * As OpenTelemetry's own variables say, which the services read too. Without an endpoint nothing of OpenTelemetry is
     * loaded: it would cost each start of the suite.
     */
    static Tracing of(Map<String, String> environment) {
        return environment.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "").isBlank()
                ? new PassedOn()
                : GatewaySpans.asTheEnvironmentSays();
    }

    /** Sees to it that what the service does becomes a part of the request's trace. */
    void follow(HttpServerRequest request, Optional<Route> route);

    /** The trace under which a collector has the request; nothing where none is told. */
    @Nullable
    String traceId(HttpServerRequest request);

    /** The answer was begun and will never be whole. Called where the request is handled. */
    void brokeOff(Throwable why);

    /** Hands over what is still to be told. */
    void close();

    /** Nobody is told; the services still agree on one id for a request. */
    record PassedOn() implements Tracing {
        @Override
        public void follow(HttpServerRequest request, Optional<Route> route) {
            TraceContext.ensure(request.headers());
        }

        @Override
        public @Nullable String traceId(HttpServerRequest request) {
            return null;
        }

        @Override
        public void brokeOff(Throwable why) {}

        @Override
        public void close() {}
    }
}
