package io.tidemark.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A device of a user: a plain HTTP client at the gateway. */
final class Device {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final SuiteUnderTest suite;
    private final String token;
    private final String id;

    Device(SuiteUnderTest suite, String token, String id) {
        this.suite = suite;
        this.token = token;
        this.id = id;
    }

    HttpResponse<String> push(String collection, String... operations) throws IOException, InterruptedException {
        String body = "{\"device_id\":\"" + id + "\",\"operations\":[" + String.join(",", operations) + "]}";
        return send(request("/api/" + collection + "/bulk")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Every change of the user, through all pages. */
    List<JsonNode> changes() throws IOException, InterruptedException {
        List<JsonNode> changes = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            JsonNode page = SuiteUnderTest.json(
                    pull("/api/changes?limit=1000" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
            page.get("changes").forEach(changes::add);
            cursor = page.get("next_cursor").asText();
            more = page.get("has_more").asBoolean();
        }
        return changes;
    }

    /** A part that was killed a moment ago may turn readers away: they come back. */
    private String pull(String path) {
        return SuiteUnderTest.patiently()
                .ignoreExceptions()
                .until(() -> get(path), answer -> answer.statusCode() == 200)
                .body();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(suite.url() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token);
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static String upsert(String operationId, String recordId, String text) {
        return "{\"operation_id\":\"" + operationId + "\",\"type\":\"upsert\",\"record_id\":\"" + recordId
                + "\",\"payload\":{\"text\":\"" + text + "\"}}";
    }
}
