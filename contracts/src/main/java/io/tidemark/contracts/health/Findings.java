package io.tidemark.contracts.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Evidence of corruption.
 *
 * @param open found, and neither dismissed nor repaired
 * @param confirmed those of them that a person, or a second look, confirmed
 * @param lastConfirmedAt when the newest of the confirmed ones was confirmed: a later one is new evidence
 */
public record Findings(int open, int confirmed, @Nullable Instant lastConfirmedAt) {
    /** None at all. */
    public static final Findings NONE = new Findings(0, 0, null);

    public Findings {
        if (confirmed < 0 || confirmed > open || (confirmed > 0 && lastConfirmedAt == null)) {
            throw new IllegalArgumentException("confirmed findings are open ones, and have a time");
        }
    }
}
