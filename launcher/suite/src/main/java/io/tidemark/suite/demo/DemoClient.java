package io.tidemark.suite.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An app's view of the suite: requests through the gateway, tried again when it says that they may be. */
final class DemoClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Also 202: taken, and not decided in time; sending again is as good as asking for the receipt. */
    private static final Set<Integer> TRY_AGAIN = Set.of(202, 429, 503);

    private static final int TRIES = 10;
    private static final Duration WAIT_AT_MOST = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(5);
    private static final int PAGE = 500;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String gateway;
    private int retries;

    DemoClient(String gateway) {
        this.gateway = gateway;
    }

    /** How many requests were sent again because the suite asked for it. */
    int retries() {
        return retries;
    }

    /**
     * The answer to a POST.
     *
     * @throws IOException when it is not 200, or the suite still can't answer after ten tries
     */
    HttpResponse<byte[]> post(String path, String token, byte[] body) throws IOException, InterruptedException {
        return send(request(path, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    /** All pages of a list, from the first to the one that says there is no more. */
    List<JsonNode> pages(String path, String token) throws IOException, InterruptedException {
        List<JsonNode> pages = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode page = json(
                    send(request(path + "?limit=" + PAGE + cursor, token).GET().build()));
            pages.add(page);
            if (!page.path("has_more").booleanValue()) {
                return pages;
            }
            cursor = "&cursor=" + encode(page.path("next_cursor").asText());
        }
    }

    static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        return JSON.readTree(response.body());
    }

    /** A text as one element of a path: a slash in it stays part of it. */
    static String encode(String element) {
        return URLEncoder.encode(element, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(gateway + path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 200) {
                return response;
            }
            if (!TRY_AGAIN.contains(response.statusCode()) || attempt == TRIES) {
                throw new IOException(request.method() + " " + request.uri() + " answers " + response.statusCode() + " "
                        + new String(response.body(), StandardCharsets.UTF_8));
            }
            retries++;
            pause(response);
        }
    }

    private static void pause(HttpResponse<?> response) {
        long seconds = response.headers().firstValueAsLong("Retry-After").orElse(1);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(Math.min(seconds, WAIT_AT_MOST.toSeconds())));
    }
}
