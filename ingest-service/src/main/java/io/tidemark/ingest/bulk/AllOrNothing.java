package io.tidemark.ingest.bulk;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.ingest.parse.BulkRequest;
import io.tidemark.ingest.parse.Parsed;

/** What {@code "atomic": true} means as long as no record has been looked at. Pure. */
final class AllOrNothing {
    private AllOrNothing() {}

    /** The request; when it is atomic and one operation of it is refused, with all of them refused. */
    static BulkRequest apply(BulkRequest request) {
        return isSpoilt(request)
                ? request.with(
                        request.operations().stream().map(AllOrNothing::abort).toList())
                : request;
    }

    /** Whether an atomic request can't be applied as it is: then nothing of it is published. */
    static boolean isSpoilt(BulkRequest request) {
        return request.atomic() && request.operations().stream().anyMatch(Parsed.Refused.class::isInstance);
    }

    private static Parsed abort(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Refused refused -> refused;
            case Parsed.Accepted accepted ->
                Parsed.Refused.of(
                        accepted.operation(),
                        ErrorCode.ATOMIC_ABORTED,
                        "another operation of this atomic request was refused");
        };
    }
}
