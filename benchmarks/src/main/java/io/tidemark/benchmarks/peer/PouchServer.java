package io.tidemark.benchmarks.peer;

import io.tidemark.servers.ChildProcess;
import io.tidemark.servers.NodePackages;
import io.tidemark.servers.Ports;
import io.tidemark.servers.Signal;
import io.tidemark.suite.parts.FolderSwap;
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

/** A server of CouchDB's protocol, from npm: installed into a folder once, its data removed each time. */
public final class PouchServer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final ChildProcess process;
    private final Path data;
    private final int port;

    private PouchServer(ChildProcess process, Path data, int port) {
        this.process = process;
        this.data = data;
        this.port = port;
    }

    /** Starts one that keeps its things in that folder; ends one that an earlier run left there. */
    public static PouchServer start(Path folder) throws IOException, InterruptedException {
        NodePackages packages = NodePackages.of(PouchServer.class, "pouchdb", folder.resolve("pouchdb"));
        Path program = packages.directory().resolve("node_modules/pouchdb-server/bin/pouchdb-server");
        int port = Ports.free();
        Path data = folder.resolve("pouchdb-data");
        ChildProcess process =
                new ChildProcess("pouchdb-server", data.resolve("pid"), folder.resolve("pouchdb-server.log"));
        process.stop(Signal.TERM, STOP);
        FolderSwap.remove(data);
        Files.createDirectories(data);
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
        PouchServer server = new PouchServer(process, data, port);
        try {
            process.awaitReady(server::answers, START);
        } catch (IOException | InterruptedException e) {
            try (server) {
                throw e;
            }
        }
        return server;
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

    @Override
    public void close() throws IOException {
        try {
            process.stop(Signal.TERM, STOP);
            FolderSwap.remove(data);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
