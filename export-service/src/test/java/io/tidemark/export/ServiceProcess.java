package io.tidemark.export;

import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.Ports;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TidemarkServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service as it is shipped, as a process of its own that can be killed. */
public final class ServiceProcess implements AutoCloseable {
    private final int port = Ports.free();
    /** A connection each: on one of HTTP/2 the answers of all requests would wait for a reader of one who does not read. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path log = Path.of("target/service-" + port + ".log");
    private final Process process;
    private final String token;

    private ServiceProcess(String token, List<String> command) throws IOException {
        this.token = token;
        List<String> whole = new ArrayList<>();
        whole.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        whole.addAll(command);
        whole.addAll(List.of("-Dquarkus.http.port=" + port, "-jar", "target/quarkus-app/quarkus-run.jar"));
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(log.toFile());
        TidemarkServers.configuration("export").forEach((name, value) -> {
            if (!name.contains(".")) {
                builder.environment().put(name, value);
            }
        });
        process = builder.start();
    }

    /** Started and ready, with these options of the JVM, for requests with that token. */
    public static ServiceProcess start(String token, String... options) throws IOException {
        ServiceProcess service = new ServiceProcess(token, List.of(options));
        await().ignoreExceptions().until(() -> service.get("/health/ready").statusCode() == 200);
        return service;
    }

    public long pid() {
        return process.pid();
    }

    public HttpResponse<InputStream> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofInputStream());
    }

    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return client.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token);
    }

    /** At once, without a chance to do anything more. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to stop, as a cluster does; it may finish what it is at. */
    public void terminate() {
        process.destroy();
    }

    /** What it has written so far. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Once it has ended. */
    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("it ends by itself")
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        process.onExit().join();
    }
}
