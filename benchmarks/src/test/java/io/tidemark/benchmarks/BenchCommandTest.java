package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
    private final StringWriter errors = new StringWriter();

    @Test
    void whereNothingRunsOneLineSaysWhatToDo(@TempDir Path nothing) {
        int code = run("--data", nothing.toString());

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString().lines()).singleElement().asString().contains("./tidemark up");
    }

    @Test
    void aLengthOfNothingIsNotUnderstood(@TempDir Path nothing) {
        int code = run("--seconds", "0", "--data", nothing.toString());

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("at least 1");
    }

    @Test
    void aPartThatDoesNotExistIsNotUnderstood(@TempDir Path nothing) {
        int code = run("--only", "bulk,nonsense", "--data", nothing.toString());

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("nonsense");
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(errors));
        return line.execute(arguments);
    }
}
