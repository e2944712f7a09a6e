package io.tidemark.benchmarks.peer;

import io.tidemark.servers.ChildProcess;
import io.tidemark.servers.Ports;
import io.tidemark.servers.Signal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server of CouchDB's protocol, from npm: installed into a folder once, its data in a new one each time. */
public final class PouchServer implements AutoCloseable {
    private static final String PACKAGE = "pouchdb-server@4.2.0";
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final ChildProcess process;
    private final int port;

    private PouchServer(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one that keeps its things in that folder; empty where there is no Node.js with npm. */
    public static Optional<PouchServer> start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path program = folder.resolve("node_modules/pouchdb-server/bin/pouchdb-server");
        if (!has("node") || !has("npm")) {
            return Optional.empty();
        }
        if (!Files.exists(program)) {
            run(folder, "npm", "install", "--no-audit", "--no-fund", "--no-save", "--prefix", ".", PACKAGE);
        }
        int port = Ports.free();
        Path data = Files.createTempDirectory(folder, "data");
        ChildProcess process =
                new ChildProcess("pouchdb-server", data.resolve("pid"), folder.resolve("pouchdb-server.log"));
        process.launch(
                List.of(
                        "node",
                        program.toString(),
                        "--port",
                        Integer.toString(port),
                        "--dir",
                        data.toString(),
                        "--config",
                        data.resolve("config.json").toString()),
                Map.of());
        PouchServer server = new PouchServer(process, port);
        process.awaitReady(server::answers, START);
        return Optional.of(server);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private boolean answers() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address()).timeout(START).build();
        return HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode()
                == OK;
    }

    private static boolean has(String program) throws InterruptedException {
        try {
            return output(null, program, "--version") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        int code = output(folder, command);
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with code " + code + " in " + folder);
        }
    }

    private static int output(@Nullable Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder == null ? null : folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " did not end in 5 minutes");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            process.stop(Signal.TERM, STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
