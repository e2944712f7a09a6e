package io.tidemark.system.chaos;

import io.tidemark.system.SuiteUnderTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One user's way through the gateway. */
record ChaosHttp(SuiteUnderTest suite, String token, ChaosLog log) {
    static final String COLLECTION = "notes";
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Sends a request's body; fails when no answer comes in time. */
    CompletableFuture<HttpResponse<String>> push(String body) {
        return post("/api/" + COLLECTION + "/bulk", body);
    }

    CompletableFuture<HttpResponse<String>> post(String path, String body) {
        return HTTP.sendAsync(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> get(String path) {
        return HTTP.sendAsync(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(suite.url() + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }
}
