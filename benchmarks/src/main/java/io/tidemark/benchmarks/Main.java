package io.tidemark.benchmarks;

import picocli.CommandLine;

/** The program behind {@code ./tidemark bench}. */
public final class Main {
    private Main() {}

    /** Exits with 0 when done, 1 when it failed, 2 when it was not understood or nothing runs. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, result) -> {
                    line.getErr().println("tidemark: " + failure.getMessage());
                    return 1;
                });
    }
}
