package io.tidemark.suite.drill.fault;

import io.tidemark.servers.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Another process of a service of a suite: the first one's program and environment, and a port of its own. */
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
    public static SecondReplica start(ProcessHandle first, Path log) throws IOException {
        return start(first, log, Map.of());
    }

    /** The same, and it differs from the first in some settings. */
    public static SecondReplica start(ProcessHandle first, Path log, Map<String, String> settings) throws IOException {
        int port = Ports.free();
        ProcessBuilder builder = new ProcessBuilder(
                        first.info().command().orElse("java"), "-Xmx192m", "-jar", jar(words(first, "cmdline")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        for (String variable : words(first, "environ")) {
            int sign = variable.indexOf('=');
            if (sign > 0) {
                environment.put(variable.substring(0, sign), variable.substring(sign + 1));
            }
        }
        environment.putAll(settings);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        return new SecondReplica(builder.start(), port);
    }

    private static List<String> words(ProcessHandle process, String file) throws IOException {
        return words(Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), file)));
    }

    /** What the kernel keeps with a zero byte after each; nobody promises that it is UTF-8. */
    static List<String> words(byte[] bytes) {
        return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
    }

    /** The jar of a command line: the suite's own copy, which a build since then did not touch. */
    static String jar(List<String> command) throws IOException {
        int flag = command.indexOf("-jar");
        if (flag < 0 || flag + 1 >= command.size()) {
            throw new IOException("not a process of a jar: " + String.join(" ", command));
        }
        return command.get(flag + 1);
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
