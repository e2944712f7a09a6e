package io.tidemark.ingest.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidemark.contracts.error.Problem;
import io.tidemark.ingest.parse.BulkRequest;
import io.tidemark.ingest.parse.Parsed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request is answered. */
sealed interface PushAnswer {
    /**
     * All of it is decided.
     *
     * @param replayed how many of its operations had been answered before
     */
    record Decided(BulkAnswer answer, int replayed) implements PushAnswer {}

    /** It was taken and will be decided. */
    record Accepted(Receipt receipt) implements PushAnswer {}

    /**
     * Finds the answer later.
     *
     * @param receipt for {@code GET /api/operations/{receipt}}
     * @param operations how many there were in the request
     * @param refused those that will not be applied, as is known already
     */
    record Receipt(String receipt, int operations, List<Refused> refused) {
        static Receipt of(BulkRequest request, String requestId, int batches) {
            List<Refused> refused = request.operations().stream()
                    .filter(Parsed.Refused.class::isInstance)
                    .map(Parsed.Refused.class::cast)
                    .map(one -> new Refused(one.position(), one.operationId(), Problem.of(one.code(), one.detail())))
                    .toList();
            return new Receipt(requestId + "." + batches, request.operations().size(), refused);
        }
    }

    /** An operation that was refused on its face. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Refused(int position, @Nullable String operationId, Problem problem) {}
}
