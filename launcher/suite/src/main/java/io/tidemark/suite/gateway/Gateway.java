package io.tidemark.suite.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.error.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.HttpProxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One address for all services. A request goes on as it came (path, query, headers, body; WebSockets too), with only the
 * forwarding headers added. What no route takes is 404, a service that does not answer is 503 with Retry-After, and so is
 * what changes data while the {@link WriteGate} is closed.
 */
public final class Gateway {

    /** R35 has these words. */
    private static final String PAUSED = "sync paused \u2013 local changes queued";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    /** A request that waits for something new keeps its connection: as many as snapshot-service lets wait, and room to work. */
    private static final int CONNECTIONS_PER_SERVICE = 20_256;

    private static final int LONGEST_REQUEST_LINE = 16 * 1024;
    private static final int CONNECT_MILLIS = 2_000;
    private static final long GATE_IS_LOOKED_AT_EVERY_MILLIS = 250;
    /** Clients come back spread over as long again, so that they don't all come at once when it is opened. */
    private static final int CLOSED_FOR_SECONDS = 15;

    private final Vertx vertx;
    private final RouteTable routes;
    private final Map<String, Integer> ports;
    private final Map<String, HttpProxy> proxies = new HashMap<>();
    private final Upgrades upgrades;
    private final Tracing tracing;
    private final HttpServer server;
    private volatile boolean writesClosed;

    private Gateway(RouteTable routes, WriteGate gate, Map<String, Integer> ports, Tracing tracing) {
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        this.routes = routes;
        this.writesClosed = gate.isClosed();
        vertx.setPeriodic(GATE_IS_LOOKED_AT_EVERY_MILLIS, timer -> writesClosed = gate.isClosed());
        this.ports = Map.copyOf(ports);
        this.tracing = tracing;
        this.upgrades = new Upgrades(vertx, tracing, CONNECT_MILLIS);
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAliveTimeout(20),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_SERVICE));
        ports.forEach((service, port) -> proxies.put(service, proxy(client, service, port, tracing)));
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        // The services are asked in HTTP/1.1; a caller who offers more gets that too.
                        .setHttp2ClearTextEnabled(false)
                        .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                        .setHandle100ContinueAutomatically(true))
                .requestHandler(this::handle);
    }

    /**
     * Starts a gateway on 127.0.0.1. Where {@code OTEL_EXPORTER_OTLP_ENDPOINT} is set, a collector is told of each request.
     *
     * @param gate says whether writes are let through
     * @param ports where the services listen, by name
     * @throws IllegalStateException when the port can't be had
     */
    public static Gateway start(RouteTable routes, WriteGate gate, Map<String, Integer> ports, int port)
            throws InterruptedException {
        return start(routes, gate, ports, port, Tracing.of(System.getenv()));
    }

    static Gateway start(RouteTable routes, WriteGate gate, Map<String, Integer> ports, int port, Tracing tracing)
            throws InterruptedException {
        Gateway gateway = new Gateway(routes, gate, ports, tracing);
        try {
            gateway.server
                    .listen(port, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return gateway;
        } catch (ExecutionException e) {
            gateway.close();
            throw new IllegalStateException("the gateway can't listen on port " + port, e.getCause());
        }
    }

    int port() {
        return server.actualPort();
    }

    private static HttpProxy proxy(HttpClient client, String service, int port, Tracing tracing) {
        return HttpProxy.reverseProxy(client)
                .origin(port, "127.0.0.1")
                .addInterceptor(new Forwarding(service, tracing));
    }

    private void handle(HttpServerRequest request) {
        Optional<Route> route = routes.routeFor(request.method().name(), request.path())
                .filter(found -> ports.containsKey(found.service()));
        tracing.follow(request, route);
        if (route.isPresent() && route.get().write() && writesClosed) {
            refuse(request);
        } else if (route.isPresent()) {
            pass(request, route.get().service());
        } else {
            String detail = "no route for " + request.method() + " " + request.path();
            request.response()
                    .setStatusCode(ErrorCode.NOT_FOUND.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(body(ErrorCode.NOT_FOUND, detail, tracing.traceId(request)));
        }
    }

    private void refuse(HttpServerRequest request) {
        int seconds = CLOSED_FOR_SECONDS + ThreadLocalRandom.current().nextInt(CLOSED_FOR_SECONDS);
        request.response()
                .setStatusCode(ErrorCode.LOCAL_ONLY.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(seconds))
                // What the caller still sends of its body is not read.
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(body(ErrorCode.LOCAL_ONLY, PAUSED, tracing.traceId(request)));
    }

    private void pass(HttpServerRequest request, String service) {
        if (Upgrades.isUpgrade(request)) {
            upgrades.forward(request, service, Objects.requireNonNull(ports.get(service)));
        } else {
            Objects.requireNonNull(proxies.get(service)).handle(request);
        }
    }

    static Buffer body(ErrorCode code, String detail, @Nullable String traceId) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(Problem.of(code, detail, traceId)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops listening and lets go of all connections. */
    public void close() throws InterruptedException {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the gateway did not stop in order", e);
        } finally {
            tracing.close();
        }
    }
}
