package io.tidemark.ingest.mode;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.contracts.flag.SyncMode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Tells whether a caller may write now. No I/O, and readers take no lock: one evaluation, a few microseconds, so once a request and
 * not once an operation.
 */
@Singleton
public class ModeGate {
    private static final String PAUSED = "sync paused – local changes queued";

    private final Duration maxAge;
    private final Duration retryAfter;
    private volatile HeldFlags held = HeldFlags.NONE;

    ModeGate(ModeConfig config) {
        this.maxAge = config.maxAge();
        this.retryAfter = config.retryAfter();
    }

    /** How sync stands for the caller. */
    public SyncMode modeFor(Caller caller) {
        return held.modeFor(FlagContext.of(caller.tenant(), caller.user()), System.nanoTime(), maxAge);
    }

    /** The epoch of the flags that are held, 0 before the first: it rises with every change of any flag. */
    public long epoch() {
        return held.epoch();
    }

    /** Returns when the caller may write; else ends the request with the problem {@code local-only} (R29, R35). */
    public void requireWritable(Caller caller) {
        if (modeFor(caller) instanceof SyncMode.LocalOnly) {
            throw ProblemException.retryable(ErrorCode.LOCAL_ONLY, PAUSED, retryAfter);
        }
    }

    synchronized HeldFlags update(UnaryOperator<HeldFlags> step) {
        held = step.apply(held);
        return held;
    }
}
