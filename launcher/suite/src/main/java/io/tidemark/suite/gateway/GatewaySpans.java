package io.tidemark.suite.gateway;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A span for each request, under OpenTelemetry's names for HTTP servers; those of the services are its children. It is named
 * by the route and never by the path, which holds ids. Spans wait for the collector in a queue that has an end
 * ({@code OTEL_BSP_MAX_QUEUE_SIZE}): what does not fit is dropped, and no request waits.
 */
record GatewaySpans(OpenTelemetrySdk sdk, Tracer tracer) implements Tracing {
    private static final int LONGEST_FLUSH_SECONDS = 5;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final String ERROR_TYPE = "error.type";
    private static final String CALLER_WENT_AWAY = "caller_went_away";
    /** Under which a request's context has it. */
    private static final String SPAN = "tidemark.span";

    private static final TextMapPropagator TRACE_CONTEXT = W3CTraceContextPropagator.getInstance();
    /** What is no method of HTTP must not make names without end. */
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    GatewaySpans(OpenTelemetrySdk sdk) {
        this(sdk, sdk.getTracer("io.tidemark.gateway"));
    }

    static GatewaySpans asTheEnvironmentSays() {
        return new GatewaySpans(AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> Map.of(
                        "otel.service.name", "gateway",
                        // What the services send where nothing else is said.
                        "otel.exporter.otlp.protocol", "grpc"))
                // Whatever the environment says for others: nothing else is on the class path.
                .addPropertiesCustomizer(said -> Map.of(
                        "otel.propagators", "tracecontext",
                        "otel.traces.exporter", "otlp",
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none"))
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk());
    }

    @Override
    public void follow(HttpServerRequest request, Optional<Route> route) {
        Context caller = TRACE_CONTEXT.extract(Context.root(), request.headers(), Headers.OF_A_REQUEST);
        if (!Span.fromContext(caller).getSpanContext().isValid()) {
            request.headers().remove("tracestate");
        }
        Span span = started(request, route, caller);
        TRACE_CONTEXT.inject(caller.with(span), request.headers(), (headers, name, value) -> {
            if (headers != null) {
                headers.set(name, value);
            }
        });
        Vertx.currentContext().putLocal(SPAN, span);
        HttpServerResponse response = request.response();
        response.endHandler(end -> finish(span, response, response.headWritten()));
        if (Upgrades.isUpgrade(request)) {
            // A socket stays for hours; the request is over with its answer.
            response.headersEndHandler(head -> finish(span, response, true));
        }
    }

    private Span started(HttpServerRequest request, Optional<Route> route, Context caller) {
        boolean known = METHODS.contains(request.method());
        String method = known ? request.method().name() : "_OTHER";
        SpanBuilder span = tracer.spanBuilder((known ? method : "HTTP")
                        + route.map(taken -> " " + taken.path().template()).orElse(""))
                .setParent(caller)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", method)
                .setAttribute("url.scheme", "http");
        route.ifPresent(taken -> span.setAttribute("http.route", taken.path().template())
                .setAttribute("tidemark.service", taken.service()));
        return span.startSpan();
    }

    private static void finish(Span span, HttpServerResponse response, boolean answered) {
        if (response.closed()) {
            span.setAttribute(ERROR_TYPE, CALLER_WENT_AWAY);
        } else if (answered) {
            span.setAttribute("http.response.status_code", response.getStatusCode());
            if (response.getStatusCode() >= FIRST_SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end();
    }

    /** The proxy closes such a response, whose end is told to nobody then. */
    @Override
    public void brokeOff(Throwable why) {
        Span span = Vertx.currentContext().getLocal(SPAN);
        if (why instanceof IOException) {
            // What could not be written: a service that ends early is an HttpClosedException.
            span.setAttribute(ERROR_TYPE, CALLER_WENT_AWAY);
        } else {
            span.setAttribute(ERROR_TYPE, "service_broke_off").setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    @Override
    public @Nullable String traceId(HttpServerRequest request) {
        return Span.fromContext(TRACE_CONTEXT.extract(Context.root(), request.headers(), Headers.OF_A_REQUEST))
                .getSpanContext()
                .getTraceId();
    }

    @Override
    public void close() {
        sdk.shutdown().join(LONGEST_FLUSH_SECONDS, TimeUnit.SECONDS);
    }

    private enum Headers implements TextMapGetter<MultiMap> {
        OF_A_REQUEST;

        @Override
        public Iterable<String> keys(MultiMap headers) {
            return headers.names();
        }

        @Override
        public @Nullable String get(@Nullable MultiMap headers, String name) {
            return headers == null ? null : headers.get(name);
        }
    }
}
