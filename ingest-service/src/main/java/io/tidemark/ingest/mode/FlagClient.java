package io.tidemark.ingest.mode;

import io.tidemark.ingest.mode.FlagAnswer.Documents;
import io.tidemark.ingest.mode.FlagAnswer.Failed;
import io.tidemark.ingest.mode.FlagAnswer.Unchanged;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks flag-service for the feature documents, with a hard limit on the time that it takes. */
final class FlagClient implements AutoCloseable {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final HttpClient http;
    private final ModeConfig config;
    private final URI features;

    FlagClient(ModeConfig config) {
        this.config = config;
        this.features = URI.create(config.flagUrl().toString().replaceAll("/+$", "") + "/api/client/features");
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.pollTimeout())
                .build();
    }

    FlagAnswer ask(Optional<String> knownTag) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(features).header("Accept", "application/json");
        config.serviceToken().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        knownTag.ifPresent(tag -> request.header("If-None-Match", tag));
        // The request's own timeout ends with the header; a body that trickles has to be bounded too.
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            return read(answer.get(config.pollTimeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Failed("no answer in " + config.pollTimeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            return new Failed(String.valueOf(e.getCause()));
        }
    }

    private static FlagAnswer read(HttpResponse<String> response) {
        return switch (response.statusCode()) {
            case OK -> new Documents(response.body(), response.headers().firstValue("ETag"));
            case NOT_MODIFIED -> new Unchanged();
            default -> new Failed("status " + response.statusCode());
        };
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
