package io.tidemark.benchmarks.flags;

import io.tidemark.benchmarks.load.LoadClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks for a user's flags as Unleash's frontend SDKs do, each time for another user. */
final class FrontendClient implements LoadClient {
    private static final int OK = 200;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final String authorization;
    private final String name;
    private int asked;

    FrontendClient(URI server, String authorization, String name) {
        this.server = server;
        this.authorization = authorization;
        this.name = name;
    }

    @Override
    public int send() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send("GET", "/api/frontend?userId=" + name + "-" + asked++, "");
        return answer.statusCode() == OK && answer.body().length > 0 ? 1 : 0;
    }

    HttpResponse<byte[]> send(String method, String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }
}
