package io.tidemark.suite.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the keys of a backup are sealed with. */
final class PassphraseOption {

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "The first line of FILE seals the keys in the backup; without it they lie there open.")
    private @Nullable Path file;

    char @Nullable [] passphrase() throws IOException {
        if (file == null) {
            return null;
        }
        String line = Files.readString(file).lines().findFirst().orElse("");
        if (line.isEmpty()) {
            throw new IOException("there is no passphrase in " + file);
        }
        return line.toCharArray();
    }
}
