package io.tidemark.ingest.telemetry;

import io.tidemark.http.Caller;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * How many events each user's clients told in the present minute: one device must not make up the health of its tenant. What was
 * admitted stays admitted, also once it was passed on.
 */
final class ToldThisMinute {
    private final int maxUsers;
    private final int maxEvents;
    private final Map<Caller, Integer> told = new HashMap<>();
    private Instant minute = Instant.MIN;

    ToldThisMinute(int maxUsers, int maxEvents) {
        this.maxUsers = maxUsers;
        this.maxEvents = maxEvents;
    }

    /** How many of so many more are admitted, the first ones. */
    synchronized int admit(Caller caller, Instant at, int more) {
        Instant now = at.truncatedTo(ChronoUnit.MINUTES);
        if (!now.equals(minute)) {
            told.clear();
            minute = now;
        }
        int before = told.getOrDefault(caller, 0);
        if (before == 0 && told.size() >= maxUsers) {
            return 0;
        }
        int admitted = Math.min(more, maxEvents - before);
        if (admitted > 0) {
            told.put(caller, before + admitted);
        }
        return admitted;
    }
}
