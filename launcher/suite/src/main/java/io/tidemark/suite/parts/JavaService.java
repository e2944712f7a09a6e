package io.tidemark.suite.parts;

import io.tidemark.servers.ChildProcess;
import io.tidemark.servers.JavaCommand;
import io.tidemark.servers.LocalServer;
import io.tidemark.servers.Ports;
import io.tidemark.servers.ServerFailedException;
import io.tidemark.servers.ServerPlace;
import io.tidemark.servers.Signal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One of Tidemark's services in a JVM of its own; ready when {@code /health/ready} says so. */
final class JavaService implements LocalServer {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(15);
    private static final Duration PROBE_WITHIN = Duration.ofSeconds(3);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PROBE_WITHIN)
            .build();

    private final String name;
    private final ServerPlace place;
    private final List<String> command;
    private final Map<String, String> environment;
    private final ChildProcess child;

    /**
     * A service that has not been started, or that an earlier run left.
     *
     * @param flags those of the JVM
     */
    JavaService(String name, ServerPlace place, Path jar, List<String> flags, Map<String, String> environment) {
        this.name = name;
        this.place = place;
        this.command = new ArrayList<>(JavaCommand.with(flags));
        this.command.addAll(List.of("-jar", jar.toString()));
        this.environment = Map.copyOf(environment);
        this.child = new ChildProcess(name, place.directory().resolve(name + ".pid"), place.log());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return place.port();
    }

    @Override
    public void start() throws IOException, InterruptedException {
        stop();
        // Whoever has it would answer in this service's name.
        if (!Ports.isFree(place.port())) {
            throw new ServerFailedException(name + " can't start: port " + place.port() + " is taken");
        }
        child.launch(command, environment);
        child.awaitReady(() -> isReady(place.port()), READY_WITHIN);
    }

    /** Whether the service on that port says that it is ready. */
    static boolean isReady(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .timeout(PROBE_WITHIN)
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }

    @Override
    public void stop() throws InterruptedException {
        child.stop(Signal.TERM, STOP_WITHIN);
    }

    @Override
    public void kill() throws InterruptedException {
        child.kill();
    }

    @Override
    public Path log() {
        return place.log();
    }

    @Override
    public OptionalInt exitCode() {
        return child.exitCode();
    }

    @Override
    public Optional<ProcessHandle> process() {
        return child.handle();
    }
}
