package io.tidemark.snapshot.decision;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;

/**
 * An operation that could not be applied and is kept (R51, R52).
 *
 * @param ordinal its place among all operations of its user that ever failed: retries keep this order
 */
public record FailedOperation(OperationBatch batch, Operation operation, ErrorCode code, String detail, long ordinal) {
    /** Whether later operations on the same record wait behind this one. */
    public boolean parks() {
        return parks(code);
    }

    static boolean parks(ErrorCode code) {
        return code == ErrorCode.NOT_APPLICABLE || code == ErrorCode.RECORD_PARKED;
    }

    /** The class of R12: what we could not store is our error, what we did not accept the client's. */
    public String errorClass() {
        return parks() ? "5xx" : "4xx";
    }
}
