package io.tidemark.snapshot.decision;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.Resolution;
import org.jspecify.annotations.Nullable;

/** What is to be done with an operation, seen against its record. */
sealed interface Verdict {
    /**
     * It is stored.
     *
     * @param stored the operation with the content that is stored, which is not what the client sent when it was merged or
     *     names an older version
     * @param resolution how a conflict was settled, null when there was none
     */
    record Store(Operation stored, @Nullable Resolution resolution) implements Verdict {}

    /**
     * Nothing is stored.
     *
     * @param showsSides whether the client gets to see the head and the version it named, to reconcile them
     */
    record Refuse(OutcomeStatus status, ErrorCode code, String detail, boolean showsSides) implements Verdict {}
}
