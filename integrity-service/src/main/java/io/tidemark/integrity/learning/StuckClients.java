package io.tidemark.integrity.learning;

import io.tidemark.contracts.telemetry.LearningEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Users whose sync starts again and again with the same number of changes waiting, and never completes (R110). Not safe for
 * several threads; bounded by the number of users.
 */
final class StuckClients {
    private static final int STARTS = 3;

    private final Duration forgetAfter;
    private final int most;
    private final Map<String, Starts> starts = new HashMap<>();

    StuckClients(Duration forgetAfter, int most) {
        this.forgetAfter = forgetAfter;
        this.most = most;
    }

    private record Starts(long dirtyCount, int times, Instant last) {}

    void heard(String user, LearningEvent event, Instant at) {
        if (event.event() == LearningEvent.Name.COMPLETED) {
            starts.remove(user);
        } else if (event.event() == LearningEvent.Name.STARTED && event.dirtyCount() != null) {
            started(user, event.dirtyCount(), at);
        }
    }

    private void started(String user, long dirtyCount, Instant at) {
        Starts before = starts.get(user);
        if (dirtyCount == 0) {
            starts.remove(user);
        } else if (before != null && before.dirtyCount() == dirtyCount) {
            starts.put(user, new Starts(dirtyCount, before.times() + 1, at));
        } else if (before != null || starts.size() < most) {
            starts.put(user, new Starts(dirtyCount, 1, at));
        }
    }

    /** How many are stuck; those who were not heard of for long are gone, not stuck. */
    long count(Instant now) {
        starts.values().removeIf(one -> one.last().plus(forgetAfter).isBefore(now));
        return starts.values().stream().filter(one -> one.times() >= STARTS).count();
    }
}
