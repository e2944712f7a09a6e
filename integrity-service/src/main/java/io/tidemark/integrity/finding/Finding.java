package io.tidemark.integrity.finding;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Evidence that is kept.
 *
 * @param revision rises with every action; an action may be made to depend on it
 * @param samples JSON: an array of rows
 * @param found how many there were at the latest look
 * @param timesSeen how many checks have seen it
 * @param movedAt when anything was last done about it
 * @param release of this service, when it was first seen
 * @param clientRelease of the program that sent what it is about; null: not known
 */
public record Finding(
        UUID id,
        EvidenceKind kind,
        Subject subject,
        FindingState state,
        long revision,
        String query,
        String samples,
        long found,
        long timesSeen,
        Instant firstSeen,
        Instant lastSeen,
        Instant movedAt,
        String release,
        @Nullable String clientRelease) {}
