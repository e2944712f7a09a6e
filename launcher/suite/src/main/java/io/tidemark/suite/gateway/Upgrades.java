package io.tidemark.suite.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;

/**
 * Passes WebSockets on. Both ways are held back when the other end does not read, so that a slow client is seen by its
 * service and not hidden by a growing buffer here; a refusal reaches the client as the service gave it.
 */
final class Upgrades {
    private static final int MOST_SOCKETS = 50_000;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final HttpClient client;
    private final Tracing tracing;

    Upgrades(Vertx vertx, Tracing tracing, int connectMillis) {
        this.tracing = tracing;
        // Connections of their own: a socket keeps one for hours.
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(connectMillis),
                new PoolOptions().setHttp1MaxSize(MOST_SOCKETS));
    }

    static boolean isUpgrade(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET) && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    /** Asks the service for the socket; a service that does not answer is told as for any other request. */
    void forward(HttpServerRequest request, String service, int port) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
        Forwarding.addForwardingHeaders(request, headers);
        request.pause();
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI(request.uri())
                        .setHeaders(headers))
                .compose(HttpClientRequest::connect)
                .onSuccess(answer -> answered(request, answer))
                .onFailure(failure -> new Forwarding(service, tracing).answerUnavailable(request));
    }

    private static void answered(HttpServerRequest request, HttpClientResponse answer) {
        request.response().setStatusCode(answer.statusCode());
        request.response().headers().addAll(answer.headers());
        if (answer.statusCode() == SWITCHING_PROTOCOLS) {
            NetSocket service = answer.netSocket();
            service.pause();
            request.toNetSocket().onSuccess(client -> join(client, service)).onFailure(gone -> service.close());
        } else {
            request.resume();
            request.response().headers().remove("Connection").remove("Keep-Alive");
            request.response().send(answer);
        }
    }

    /** When one end goes, so does the other. */
    private static void join(NetSocket client, NetSocket service) {
        client.pipeTo(service).onComplete(end -> service.close());
        service.pipeTo(client).onComplete(end -> client.close());
    }
}
