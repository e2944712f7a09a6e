package io.tidemark.benchmarks.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One caller at one address, on connections that are kept. */
public final class Session {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final HttpClient http;
    private final URI address;
    private final String authorization;

    Session(HttpClient http, URI address, String token) {
        this.http = http;
        this.address = address;
        this.authorization = "Bearer " + token;
    }

    /** The same caller elsewhere. */
    public Session at(URI other) {
        return new Session(http, other, authorization.substring("Bearer ".length()));
    }

    /** The answer to a GET. */
    public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody());
    }

    /** The status of a GET whose answer, however large, is read to its end and thrown away. */
    public int drain(String path, String encoding) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", authorization)
                .header("Accept-Encoding", encoding)
                .build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            body.transferTo(OutputStream.nullOutputStream());
        }
        return response.statusCode();
    }

    /** The answer to a request with a JSON body. */
    public HttpResponse<byte[]> send(String method, String path, byte[] json) throws IOException, InterruptedException {
        return send(method, path, BodyPublishers.ofByteArray(json));
    }

    /** The answer to a POST that is not to wait for what becomes of it. */
    public HttpResponse<byte[]> enqueue(String path, byte[] json) throws IOException, InterruptedException {
        HttpRequest request = request("POST", path, BodyPublishers.ofByteArray(json))
                .header("Prefer", "respond-async")
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> send(String method, String path, BodyPublisher body)
            throws IOException, InterruptedException {
        return http.send(request(method, path, body).build(), BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String method, String path, BodyPublisher body) {
        return HttpRequest.newBuilder(address.resolve(path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, body);
    }
}
