package io.tidemark.suite.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Whether the routes that change data are closed: the fallback when the flags are out of reach (R33). It is a file, so that
 * it needs nobody to answer, and outlives a restart. In a cluster {@code gateway.writesClosed} does the same.
 *
 * @param file holds the reason while they are closed
 */
public record WriteGate(Path file) {

    /** Closes them; every running gateway follows within half a second. */
    public void close(String reason) throws IOException {
        Files.createDirectories(file.getParent());
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(written, reason);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Opens them; false when they were open. */
    public boolean open() throws IOException {
        return Files.deleteIfExists(file);
    }

    /** Why they are closed; nothing while they are open. */
    public Optional<String> reason() throws IOException {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    boolean isClosed() {
        return Files.exists(file);
    }
}
