package io.tidemark.ingest.bulk;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.Operation;
import org.jspecify.annotations.Nullable;

/** One operation of a request, read. */
sealed interface Parsed {
    /** Well-formed, canonical and hashed. */
    record Accepted(Operation operation) implements Parsed {}

    /**
     * Refused on its face. Its neighbours are unharmed.
     *
     * @param operationId null when it has none that can be used
     * @param deviceSeq null when it has none that can be used
     */
    record Refused(
            int position,
            @Nullable String operationId,
            @Nullable Long deviceSeq,
            ErrorCode code,
            String detail) implements Parsed {}
}
