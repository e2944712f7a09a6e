package io.tidemark.snapshot.decision;

import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A snapshot to be written. */
public record NewSnapshot(
        OperationBatch batch,
        Operation operation,
        long version,
        @Nullable Long parentVersion,
        Instant createdAt) {}
