package io.tidemark.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of this machine that neither Maven nor npm has. Where it is missing, the test is skipped, and says so.
 *
 * @param name as it is called in {@code PATH}
 * @param debian the package that has it
 */
public record HostProgram(String name, String debian) {
    /** Where it is. */
    @SuppressWarnings("SystemOut")
    public Path path() {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            System.out.println(
                    "A test is skipped: no " + name + " in PATH (Debian has it in the package " + debian + ")");
        }
        Assumptions.assumeTrue(found.isPresent(), name);
        return found.orElseThrow();
    }

    /** What it prints; fails when it ends with a fault. */
    public String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of(path().toString()), Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new AssertionError(name + " ended with " + code + ":\n" + output);
        }
        return output;
    }
}
