package io.tidemark.ingest.parse;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.error.Problem;
import io.tidemark.contracts.sync.Operation;
import org.jspecify.annotations.Nullable;

/** One operation of a request, read. */
public sealed interface Parsed {
    /** Well-formed, canonical and hashed. */
    record Accepted(Operation operation) implements Parsed {}

    /**
     * Refused on its face. Its neighbours are unharmed.
     *
     * @param operationId null when it has none that can be used
     * @param deviceSeq null when it has none that can be used
     * @param detail quotes what was sent, see {@link Problem#quoting}
     * @param operation the operation itself, when it is well-formed and only the collection's schema is against it
     */
    record Refused(
            int position,
            @Nullable String operationId,
            @Nullable Long deviceSeq,
            ErrorCode code,
            String detail,
            @Nullable Operation operation)
            implements Parsed {
        public Refused {
            detail = Problem.quoting(detail);
        }

        /** One that could not be read as an operation. */
        static Refused unread(
                int position, @Nullable String operationId, @Nullable Long deviceSeq, ErrorCode code, String detail) {
            return new Refused(position, operationId, deviceSeq, code, detail, null);
        }

        /** A well-formed one that is refused nevertheless. */
        public static Refused of(Operation operation, ErrorCode code, String detail) {
            return new Refused(
                    operation.position(), operation.operationId(), operation.deviceSeq(), code, detail, operation);
        }
    }
}
