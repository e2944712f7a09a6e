package io.tidemark.integrity.happening;

import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.http.CurrentTrace;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, fired as a CDI event by whoever saw it.
 *
 * @param tenantId whose; {@link HealthVerdict#EVERYONE} for the whole installation
 * @param actor who did it: {@code tenant/user}, or the name of a service
 * @param text one line for people
 * @param traceId of the request that did it; null: there was none, or tracing is off
 */
public record Happening(
        Instant at,
        String tenantId,
        Kind kind,
        String actor,
        String text,
        @Nullable String traceId) {
    /** Something that happened in the trace that is being worked on, if there is one. */
    public Happening(Instant at, String tenantId, Kind kind, String actor, String text) {
        this(at, tenantId, kind, actor, text, CurrentTrace.id());
    }

    /** What sort of thing it was. */
    public enum Kind {
        VERDICT,
        FINDING,
        REPAIR,
        NOTE
    }
}
