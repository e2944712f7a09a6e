package io.tidemark.integrity.witness;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts events per tenant in a sliding window, of a bounded number of tenants. Not safe for threads. */
final class Burst {
    private static final int MOST_TENANTS = 10_000;

    private final Duration window;
    private final int atLeast;
    private final Map<String, Deque<Event>> events = new HashMap<>();

    Burst(Duration window, int atLeast) {
        this.window = window;
        this.atLeast = atLeast;
    }

    private record Event(Instant at, String release) {}

    /** One more event: at the one that makes it a burst, how many came of each client's release. After that it takes as many again. */
    Optional<SortedMap<String, Long>> add(String tenant, String release, Instant at) {
        Deque<Event> recent = events.get(tenant);
        if (recent == null) {
            if (events.size() >= MOST_TENANTS) {
                events.values().removeIf(times -> times.getLast().at().isBefore(at.minus(window)));
            }
            recent = new ArrayDeque<>();
            events.put(tenant, recent);
        }
        while (!recent.isEmpty() && recent.getFirst().at().isBefore(at.minus(window))) {
            recent.removeFirst();
        }
        recent.addLast(new Event(at, release));
        if (recent.size() < atLeast) {
            return Optional.empty();
        }
        events.remove(tenant);
        return Optional.of(
                recent.stream().collect(Collectors.groupingBy(Event::release, TreeMap::new, Collectors.counting())));
    }
}
