package io.tidemark.integrity.incident;

import java.time.Duration;

/** How urgent an incident is, the mildest first, and how soon somebody has to respond (R76). */
public enum Priority {
    P3(Duration.ofHours(24)),
    P2(Duration.ofHours(2)),
    P1(Duration.ofMinutes(30)),
    P0(Duration.ofMinutes(15));

    private final Duration respondWithin;

    Priority(Duration respondWithin) {
        this.respondWithin = respondWithin;
    }

    Duration respondWithin() {
        return respondWithin;
    }

    public boolean isWorseThan(Priority other) {
        return compareTo(other) > 0;
    }
}
