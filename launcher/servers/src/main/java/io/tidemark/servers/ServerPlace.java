package io.tidemark.servers;

import java.nio.file.Path;

/**
 * Where one server lives.
 *
 * @param directory what it keeps; created when it is missing
 * @param log the file that its output is appended to
 * @param port the port it listens on, on 127.0.0.1
 */
public record ServerPlace(Path directory, Path log, int port) {

    public ServerPlace {
        directory = directory.toAbsolutePath().normalize();
        log = log.toAbsolutePath().normalize();
    }
}
