package io.tidemark.integrity.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Prometheus' own word on its rules. Where there is no promtool, the test is skipped, and says so. */
public final class Promtool {
    private Promtool() {}

    /** What it prints; fails when it finds a fault. */
    public static String run(String... arguments) throws IOException, InterruptedException {
        Optional<Path> tool = find();
        if (tool.isEmpty()) {
            System.out.println(
                    "Prometheus was not asked: no promtool in PATH (Debian has it in the package prometheus)");
        }
        assumeThat(tool).isPresent();
        List<String> command = Stream.concat(Stream.of(tool.orElseThrow().toString()), Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Optional<Path> find() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
