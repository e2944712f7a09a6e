package io.tidemark.integrity.witness;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Counts events per tenant in a sliding window, of a bounded number of tenants. Not safe for threads. */
final class Burst {
    private static final int MOST_TENANTS = 10_000;

    private final Duration window;
    private final int atLeast;
    private final Map<String, Deque<Instant>> events = new HashMap<>();

    Burst(Duration window, int atLeast) {
        this.window = window;
        this.atLeast = atLeast;
    }

    /** One more event; true at the one that makes it a burst. After that it takes as many again. */
    boolean add(String tenant, Instant at) {
        Deque<Instant> recent = events.get(tenant);
        if (recent == null) {
            if (events.size() >= MOST_TENANTS) {
                events.values().removeIf(times -> times.getLast().isBefore(at.minus(window)));
            }
            recent = new ArrayDeque<>();
            events.put(tenant, recent);
        }
        while (!recent.isEmpty() && recent.getFirst().isBefore(at.minus(window))) {
            recent.removeFirst();
        }
        recent.addLast(at);
        if (recent.size() < atLeast) {
            return false;
        }
        events.remove(tenant);
        return true;
    }
}
