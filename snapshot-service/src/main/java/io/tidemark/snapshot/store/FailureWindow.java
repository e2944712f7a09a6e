package io.tidemark.snapshot.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Counts failures of late: SmallRye's breaker counts requests, the runbook counts within a time (R68). */
final class FailureWindow {
    private final int threshold;
    private final Duration window;
    private final Deque<Instant> failures = new ArrayDeque<>();

    FailureWindow(int threshold, Duration window) {
        this.threshold = threshold;
        this.window = window;
    }

    /** Counts one more; says whether there were too many within the window. */
    synchronized boolean add(Instant now) {
        failures.addLast(now);
        if (failures.size() > threshold) {
            failures.removeFirst();
        }
        return failures.size() == threshold
                && Duration.between(failures.getFirst(), now).compareTo(window) <= 0;
    }

    /** Forgets all. */
    synchronized void clear() {
        failures.clear();
    }
}
