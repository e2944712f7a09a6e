package io.tidemark.suite.command;

import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for another process's suite. */
final class Readiness {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Readiness() {}

    /** The state of the suite once it is ready; empty when its start ended or took too long. */
    static Optional<SuiteState> await(SuiteFolder folder, BooleanSupplier goesOn) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (goesOn.getAsBoolean() && System.nanoTime() < deadline) {
            Optional<SuiteState> state = SuiteState.read(folder);
            if (state.isPresent() && state.get().ready() && state.get().runs()) {
                return state;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return Optional.empty();
    }
}
