package io.tidemark.suite.command;

import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Waits for another process's suite. */
final class Readiness {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration POLL = Duration.ofMillis(100);

    private Readiness() {}

    /** The state of the suite once it is ready; empty when its start ended or took too long. */
    static Optional<SuiteState> await(SuiteFolder folder, BooleanSupplier goesOn)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (goesOn.getAsBoolean() && System.nanoTime() < deadline) {
            Optional<SuiteState> state = SuiteState.read(folder);
            if (state.isPresent() && state.get().ready() && state.get().runs()) {
                return state;
            }
            Thread.sleep(POLL);
        }
        return Optional.empty();
    }
}
