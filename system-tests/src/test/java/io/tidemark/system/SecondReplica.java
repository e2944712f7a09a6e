package io.tidemark.system;

import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Another process of a service of the suite, with the first one's environment and a port of its own. */
final class SecondReplica implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final int port;

    private SecondReplica(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static SecondReplica start(SuiteUnderTest suite, String service) throws IOException {
        int port = Ports.free();
        ProcessHandle first = suite.process(service);
        ProcessBuilder builder = new ProcessBuilder(
                        first.info().command().orElse("java"),
                        "-Xmx192m",
                        "-jar",
                        Home.find()
                                .root()
                                .resolve(service + "/target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", service + "-2.log").toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        Path file = Path.of("/proc", Long.toString(first.pid()), "environ");
        for (String variable : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0", -1)) {
            int sign = variable.indexOf('=');
            if (sign > 0) {
                environment.put(variable.substring(0, sign), variable.substring(sign + 1));
            }
        }
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        return new SecondReplica(builder.start(), port);
    }

    double metric(String name) throws IOException, InterruptedException {
        return metric(port, name);
    }

    /** The value of a metric without labels, of the service on that port. */
    static double metric(int port, String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new IOException("no metric " + name));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
