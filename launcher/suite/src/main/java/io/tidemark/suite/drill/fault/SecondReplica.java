package io.tidemark.suite.drill.fault;

import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Another process of a service of a suite, with the first one's environment and a port of its own. */
public final class SecondReplica implements AutoCloseable {
    private final Process process;
    private final int port;

    private SecondReplica(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it; it is not ready yet.
     *
     * @param first the process that it is to be like; read from /proc, so on Linux only
     */
    public static SecondReplica start(ProcessHandle first, String service, Path log) throws IOException {
        int port = Ports.free();
        ProcessBuilder builder = new ProcessBuilder(
                        first.info().command().orElse("java"),
                        "-Xmx192m",
                        "-jar",
                        Home.find()
                                .root()
                                .resolve(service + "/target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        Path file = Path.of("/proc", Long.toString(first.pid()), "environ");
        for (String variable : Files.readString(file, StandardCharsets.UTF_8).split("\0", -1)) {
            int sign = variable.indexOf('=');
            if (sign > 0) {
                environment.put(variable.substring(0, sign), variable.substring(sign + 1));
            }
        }
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        return new SecondReplica(builder.start(), port);
    }

    public int port() {
        return port;
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
