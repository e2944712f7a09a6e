package io.tidemark.integrity.happening;

import io.tidemark.contracts.health.HealthVerdict;
import java.time.Instant;

/**
 * Something that happened, fired as a CDI event by whoever saw it.
 *
 * @param tenantId whose; {@link HealthVerdict#EVERYONE} for the whole installation
 * @param actor who did it: {@code tenant/user}, or the name of a service
 * @param text one line for people
 */
public record Happening(Instant at, String tenantId, Kind kind, String actor, String text) {
    /** What sort of thing it was. */
    public enum Kind {
        VERDICT,
        FINDING,
        REPAIR,
        NOTE
    }
}
