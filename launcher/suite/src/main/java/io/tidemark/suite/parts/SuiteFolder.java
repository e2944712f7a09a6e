package io.tidemark.suite.parts;

import io.tidemark.suite.gateway.WriteGate;
import io.tidemark.suite.secrets.SuiteSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of one suite: everything that outlives a run is in it.
 *
 * @param root absolute; {@code data} under the home unless another is asked for
 */
public record SuiteFolder(Path root) {

    public SuiteFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** The programs as they were when the suite was started: a build does not touch them. */
    Path app() {
        return root.resolve("app");
    }

    /** The staged copy of this program. */
    public Path launcher() {
        return app().resolve("launcher");
    }

    /** What Kafka keeps. */
    public Path kafka() {
        return root.resolve("kafka");
    }

    Path postgresql() {
        return root.resolve("postgresql");
    }

    /** Whether anything was ever stored here. */
    public boolean hasData() {
        return Files.exists(postgresql().resolve("data")) || Files.exists(kafka().resolve("log"));
    }

    /**
     * The suite's secrets; made for a folder in which nothing is stored yet. Data that had others is never given new ones
     * (R120): they would open nothing.
     */
    public SuiteSecrets secrets() throws IOException {
        List<String> missing = SuiteSecrets.missing(keys());
        if (hasData() && !missing.isEmpty()) {
            throw new IOException("there is data in " + root + ", but its keys in " + keys() + " are missing: "
                    + String.join(", ", missing)
                    + ". New ones would not open it, so none are made. Put the keys back, or"
                    + " restore keys and data together: ./tidemark restore --from DIR. To begin with nothing, move "
                    + root + " away.");
        }
        return SuiteSecrets.in(keys());
    }

    public Path keys() {
        return root.resolve("keys");
    }

    /** The log of a part. */
    public Path log(String part) {
        return root.resolve("logs").resolve(part + ".log");
    }

    /** What a service keeps over its restarts beside the database and Kafka. */
    public Path state(String service) {
        return root.resolve("state").resolve(service);
    }

    /** Closes the routes that change data. */
    public WriteGate writeGate() {
        return new WriteGate(state("gateway").resolve("writes-closed"));
    }

    Path run() {
        return root.resolve("run");
    }

    Path state() {
        return run().resolve("suite.json");
    }

    Path lock() {
        return run().resolve("suite.lock");
    }
}
