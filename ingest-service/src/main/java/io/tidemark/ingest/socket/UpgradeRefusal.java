package io.tidemark.ingest.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.error.Problem;
import io.tidemark.http.RetryAfter;
import io.tidemark.ingest.socket.Upgrade.Checked.Denied;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Answers a request that gets no socket with a problem, as any other request would be. */
@Singleton
class UpgradeRefusal {
    private final ObjectMapper json;
    private final Duration retryAfter;

    UpgradeRefusal(ObjectMapper json, SocketConfig config) {
        this.json = json;
        this.retryAfter = config.retryAfter();
    }

    void answer(HttpServerResponse response, Denied denied) {
        ErrorCode code = denied.code();
        response.setStatusCode(code.status()).putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        switch (SocketMetrics.Attempt.of(code)) {
            case UNAUTHENTICATED -> response.putHeader("WWW-Authenticate", "Bearer");
            case TOO_MANY ->
                response.putHeader(
                        HttpHeaders.RETRY_AFTER, RetryAfter.jittered(retryAfter, ThreadLocalRandom.current()));
            default -> {}
        }
        // A client that is gone hears nothing; there is nobody else to tell.
        response.end(body(denied)).onFailure(gone -> {});
    }

    private String body(Denied denied) {
        try {
            return json.writeValueAsString(Problem.of(denied.code(), denied.detail()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem can always be written", e);
        }
    }
}
