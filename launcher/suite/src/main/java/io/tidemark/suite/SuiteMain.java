package io.tidemark.suite;

import io.tidemark.suite.command.TidemarkCommand;

/** The {@code tidemark} program. */
public final class SuiteMain {

    private SuiteMain() {}

    public static void main(String[] arguments) {
        System.exit(TidemarkCommand.run(arguments));
    }
}
