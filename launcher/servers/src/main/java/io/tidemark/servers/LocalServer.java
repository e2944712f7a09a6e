package io.tidemark.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A server in a child process. What it had acknowledged is there again after {@link #start()}, however it ended. The state
 * is on disk: two objects for the same place see and steer the same process.
 */
public interface LocalServer {

    /** What it is called in messages. */
    String name();

    /** The port it listens on, on 127.0.0.1; the same after every start. */
    int port();

    /**
     * Starts it and returns when it answers. A process that an earlier owner left on this place is ended first.
     *
     * @throws ServerFailedException when it ends or does not answer in time; it is not running then
     */
    void start() throws IOException, InterruptedException;

    /** Stops it in order; kills it when that takes too long. Nothing happens when it is not running. */
    void stop() throws InterruptedException;

    /** Ends it as kill -9 does. */
    void kill() throws InterruptedException;

    /** Where its output goes. */
    Path log();

    /** With which code its process ended, if this object started it and it has ended. */
    OptionalInt exitCode();

    /** The running process. */
    Optional<ProcessHandle> process();

    default boolean isAlive() {
        return process().isPresent();
    }
}
