package io.tidemark.suite.parts;

import java.time.Duration;

/** How long to wait before a part is started again: nothing at first, then 1 s, 2 s, 4 s ... while it keeps ending. */
final class RestartPause {

    private final Duration longest;
    private final Duration calm;
    private Duration next = Duration.ZERO;
    private long lastNanos;

    /**
     * A part that has not ended yet.
     *
     * @param calm after so long without an end the pauses begin anew
     */
    RestartPause(Duration longest, Duration calm) {
        this.longest = longest;
        this.calm = calm;
    }

    /** The pause after an end at that moment of {@link System#nanoTime()}. */
    synchronized Duration next(long nowNanos) {
        if (!next.isZero() && nowNanos - lastNanos > calm.toNanos()) {
            next = Duration.ZERO;
        }
        Duration pause = next;
        lastNanos = nowNanos + pause.toNanos();
        next = pause.isZero() ? Duration.ofSeconds(1) : pause.multipliedBy(2);
        if (next.compareTo(longest) > 0) {
            next = longest;
        }
        return pause;
    }
}
