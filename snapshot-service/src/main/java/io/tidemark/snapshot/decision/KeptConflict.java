package io.tidemark.snapshot.decision;

import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.Resolution;
import org.jspecify.annotations.Nullable;

/**
 * A conflict that was settled here: what was stored, and what else there was.
 *
 * @param sent what the client had sent
 * @param losingVersion the head that was replaced
 */
public record KeptConflict(
        NewSnapshot stored, Operation sent, @Nullable Long losingVersion, Resolution resolution) {}
