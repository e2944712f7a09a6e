package io.tidemark.suite.gateway;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.error.Problem;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;

/**
 * Tells the service who called the gateway, and tells the caller when the service does not answer.
 *
 * @param service its name
 * @param tracing knows the trace that the caller is told
 */
record Forwarding(String service, Tracing tracing) implements ProxyInterceptor {

    private static final String RETRY_AFTER_SECONDS = "1";

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        ProxyRequest request = context.request();
        addForwardingHeaders(request.proxiedRequest(), request.headers());
        // These are between the caller and the gateway, which has answered them.
        request.headers().remove("Expect").remove("Upgrade").remove("HTTP2-Settings");
        return context.sendRequest().recover(failure -> Future.succeededFuture(unavailable(request)));
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
        return context.sendResponse().onFailure(tracing::brokeOff);
    }

    static void addForwardingHeaders(HttpServerRequest caller, MultiMap headers) {
        String earlier = headers.get("X-Forwarded-For");
        String address = caller.remoteAddress().hostAddress();
        headers.set("X-Forwarded-For", earlier == null ? address : earlier + ", " + address);
        headers.set("X-Forwarded-Proto", caller.scheme());
        if (caller.authority() != null) {
            headers.set("X-Forwarded-Host", caller.authority().toString());
        }
    }

    /** The same answer where no proxy stands between. */
    void answerUnavailable(HttpServerRequest caller) {
        caller.response()
                .setStatusCode(ErrorCode.DEPENDENCY_UNAVAILABLE.status())
                .putHeader("Retry-After", RETRY_AFTER_SECONDS)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(body(caller));
    }

    private ProxyResponse unavailable(ProxyRequest request) {
        return request.release()
                .response()
                .setStatusCode(ErrorCode.DEPENDENCY_UNAVAILABLE.status())
                .putHeader("Retry-After", RETRY_AFTER_SECONDS)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .setBody(Body.body(body(request.proxiedRequest())));
    }

    private Buffer body(HttpServerRequest caller) {
        return Gateway.body(ErrorCode.DEPENDENCY_UNAVAILABLE, service + " does not answer", tracing.traceId(caller));
    }
}
