package io.tidemark.suite.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Requests to {@code /ops} as one operator. A refusal is told in the service's own words. */
public final class OperatorClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int HUNDRED = 100;
    private static final int MOST_OF_A_PROBLEM = 64 * 1024;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final Bearer bearer;

    /**
     * A client.
     *
     * @param url of the gateway, without a slash at its end
     */
    public OperatorClient(String url, Bearer bearer) {
        this.url = url;
        this.bearer = bearer;
    }

    /** A client with one token for all that it asks. */
    public OperatorClient(String url, String token) {
        this(url, () -> token);
    }

    /** What is there. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody());
    }

    /** The answer to a change. */
    public JsonNode put(String path, JsonNode body) throws IOException, InterruptedException {
        return send("PUT", path, BodyPublishers.ofString(body.toString()));
    }

    /** The answer to an order. */
    public JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return send("POST", path, BodyPublishers.ofString(body.toString()));
    }

    /** The answer to a change of a part. */
    public JsonNode patch(String path, JsonNode body) throws IOException, InterruptedException {
        return send("PATCH", path, BodyPublishers.ofString(body.toString()));
    }

    /** What becomes of what is ended. */
    public JsonNode delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    /** What is there, as it comes; whoever asked closes it. */
    public HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                answered(request("GET", path, BodyPublishers.noBody()), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != OK) {
            try (InputStream body = response.body()) {
                String text = new String(body.readNBytes(MOST_OF_A_PROBLEM), StandardCharsets.UTF_8);
                throw refusal(response.statusCode(), json(text));
            }
        }
        return response;
    }

    /** What its headers tell, without it; nothing when it is refused. */
    public Optional<HttpHeaders> head(String path) throws IOException, InterruptedException {
        HttpResponse<Void> response =
                answered(request("HEAD", path, BodyPublishers.noBody()), HttpResponse.BodyHandlers.discarding());
        return response.statusCode() == OK ? Optional.of(response.headers()) : Optional.empty();
    }

    private <T> HttpResponse<T> answered(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return client.send(request, handler);
        } catch (ConnectException e) {
            throw new IOException("nothing answers at " + url, e);
        }
    }

    private HttpRequest request(String method, String path, BodyPublisher body) throws IOException {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + bearer.token())
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
    }

    private JsonNode send(String method, String path, BodyPublisher body) throws IOException, InterruptedException {
        HttpResponse<String> response = answered(request(method, path, body), HttpResponse.BodyHandlers.ofString());
        JsonNode answer = json(response.body());
        if (response.statusCode() / HUNDRED != OK / HUNDRED) {
            throw refusal(response.statusCode(), answer);
        }
        return answer;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static Refusal refusal(int status, JsonNode problem) {
        String code = problem.path("code").asText();
        String words = code.isEmpty()
                ? "the answer is " + status
                : "%s (%d %s). %s"
                        .formatted(
                                problem.path("detail").asText(),
                                status,
                                code,
                                problem.path("action").asText());
        return new Refusal(status, words);
    }
}
