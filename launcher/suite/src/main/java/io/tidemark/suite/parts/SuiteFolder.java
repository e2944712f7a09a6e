package io.tidemark.suite.parts;

import io.tidemark.suite.gateway.WriteGate;
import java.nio.file.Path;

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
