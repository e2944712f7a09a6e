package io.tidemark.ingest.parse;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;

/**
 * What a request is held to while it is read.
 *
 * @param maxOperations in one request
 * @param maxPayload of one operation, canonical, in bytes of UTF-8
 * @param lenient whether fields that are not known here are passed over, because the client speaks a newer version
 */
record Rules(int maxOperations, long maxPayload, boolean lenient) {
    /** Ends the request when it has as many operations as it may have, and there is one more. */
    void requireRoomAfter(int operations) {
        if (operations == maxOperations) {
            throw ProblemException.of(
                    ErrorCode.TOO_MANY_OPERATIONS, "at most " + maxOperations + " operations a request");
        }
    }
}
