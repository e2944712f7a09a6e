package io.tidemark.snapshot.repair;

import java.time.Instant;
import java.util.UUID;

/** A repair that was made. */
public record RepairView(
        UUID id,
        String user,
        long version,
        UUID finding,
        String source,
        String oldContentHash,
        String oldPayloadHash,
        String newContentHash,
        String actor,
        String reason,
        Instant repairedAt) {}
