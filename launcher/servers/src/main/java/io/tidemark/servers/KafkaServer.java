package io.tidemark.servers;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A Kafka broker of one node with the topics of {@link SyncTopics}, in a JVM of its own. */
public final class KafkaServer implements LocalServer {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(15);
    private static final int PROBE_MILLIS = 3_000;
    /** The broker's code for a directory that another one has. */
    private static final int TAKEN = 3;

    private static final int MAX_TRIES = 5;

    private final Path program;
    private final ServerPlace place;
    private final ChildProcess child;

    /**
     * The broker of a place.
     *
     * @param program the folder that holds the broker's {@code classes} and {@code lib}
     */
    public KafkaServer(Path program, ServerPlace place) {
        this.program = program;
        this.place = place;
        this.child = new ChildProcess(name(), place.directory().resolve("broker.pid"), place.log());
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public int port() {
        return place.port();
    }

    /** What clients are given as bootstrap servers. */
    public String bootstrapServers() {
        return "127.0.0.1:" + place.port();
    }

    @Override
    public void start() throws IOException, InterruptedException {
        stop();
        for (int tries = 1; ; tries++) {
            endOwner();
            child.launch(command(), Map.of());
            try {
                child.awaitReady(this::answers, READY_WITHIN);
                return;
            } catch (ServerFailedException e) {
                if (tries == MAX_TRIES || child.exitCode().orElse(0) != TAKEN) {
                    throw e;
                }
            }
        }
    }

    /** A broker that nobody knows of: whoever started it was killed before it was written down. */
    private void endOwner() throws InterruptedException {
        new ChildProcess(name(), data().resolve("broker.owner"), place.log()).stop(Signal.TERM, STOP_WITHIN);
    }

    private Path data() {
        return place.directory().resolve("log");
    }

    private List<String> command() {
        String classPath = program.resolve("classes") + File.pathSeparator + program.resolve("lib") + "/*";
        List<String> command = new ArrayList<>(JavaCommand.with(List.of("-Xms64m", "-Xmx256m", "-cp", classPath)));
        command.add("io.tidemark.broker.BrokerMain");
        command.addAll(List.of("--data", data().toString()));
        command.addAll(List.of("--port", Integer.toString(place.port())));
        command.addAll(List.of("--controller-port", Integer.toString(Ports.free())));
        return command;
    }

    /** Ready when it lists itself as a node and has the topics. */
    private boolean answers() throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), place.port()), PROBE_MILLIS);
        }
        try (Admin admin = admin()) {
            boolean registered = !admin.describeCluster().nodes().get().isEmpty();
            if (registered) {
                SyncTopics.createMissing(admin);
            }
            return registered;
        }
    }

    /** Kafka looks for its own classes where the thread does; in tests of Quarkus that is not where they came from. */
    private Admin admin() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Admin.class.getClassLoader());
        try {
            return Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PROBE_MILLIS,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PROBE_MILLIS));
        } finally {
            thread.setContextClassLoader(before);
        }
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
