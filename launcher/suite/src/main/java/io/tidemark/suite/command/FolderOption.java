package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.parts.SuiteFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which suite a command is about. */
final class FolderOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The suite's folder (default: data, beside the tidemark script).")
    private @Nullable Path data;

    SuiteFolder folder(Home home) {
        return new SuiteFolder(data == null ? home.root().resolve("data") : data);
    }

    /** The option as it is to be repeated on a command line that is shown; empty when it was not given. */
    String asTyped() {
        return data == null ? "" : " --data " + quote(data.toAbsolutePath().toString());
    }

    static String quote(String word) {
        return word.matches("[A-Za-z0-9/._-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
