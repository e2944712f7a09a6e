package io.tidemark.contracts.health;

import java.time.Duration;

/**
 * What happened in the latest so many minutes.
 *
 * @param events sync events, good and bad
 * @param failures those that failed
 * @param users distinct users with an event
 * @param failedUsers distinct users with a failure
 */
public record HealthWindow(int minutes, long events, long failures, long users, long failedUsers) {
    public HealthWindow {
        if (minutes < 1 || failures < 0 || failures > events || failedUsers < 0 || failedUsers > users) {
            throw new IllegalArgumentException("a part is no more than the whole, and no count is negative");
        }
    }

    /** How far back it reaches. */
    public Duration span() {
        return Duration.ofMinutes(minutes);
    }
}
