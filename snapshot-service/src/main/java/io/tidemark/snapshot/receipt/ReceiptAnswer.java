package io.tidemark.snapshot.receipt;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.tidemark.contracts.error.Problem;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.Resolution;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far a request is.
 *
 * @param state {@code pending}, or {@code done}
 * @param results once done, one for each operation that was taken, in the order of the request
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReceiptAnswer(
        String receipt,

        @Schema(enumeration = {"pending", "done"}) String state,

        @Nullable List<Result> results) {

    static ReceiptAnswer pending(String receipt) {
        return new ReceiptAnswer(receipt, "pending", null);
    }

    static ReceiptAnswer done(String receipt, List<ReceiptStore.Part> parts) {
        return new ReceiptAnswer(
                receipt,
                "done",
                parts.stream()
                        .flatMap(part -> part.outcome().outcomes().stream())
                        .sorted(Comparator.comparingInt(Outcome::position))
                        .map(Result::of)
                        .toList());
    }

    boolean isPending() {
        return results == null;
    }

    /**
     * What became of one operation, as the answer to a push says it.
     *
     * @param version the snapshot's number in the user's stream, when applied
     * @param expectedSeq the device_seq to go on from, when deferred
     * @param resolution how a conflict was settled, when the operation was applied nevertheless
     * @param current the record's head, when in conflict
     * @param base the version that the operation was based on, when in conflict and it was still kept
     */
    @Schema(name = "OperationResult")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(
            String operationId,
            @Schema(implementation = OutcomeStatus.class) OutcomeStatus status,
            @Nullable Long version,
            @Schema(implementation = String.class) @Nullable ContentHash contentHash,
            @Nullable Long expectedSeq,

            @Schema(implementation = Resolution.class) @Nullable
            Resolution resolution,

            @Nullable RecordVersion current,
            @Nullable RecordVersion base,
            @Nullable Problem problem) {

        static Result of(Outcome outcome) {
            return new Result(
                    outcome.operationId(),
                    outcome.status(),
                    outcome.version(),
                    outcome.contentHash(),
                    outcome.expectedSeq(),
                    outcome.resolution(),
                    outcome.current() == null ? null : RecordVersion.of(outcome.current()),
                    outcome.base() == null ? null : RecordVersion.of(outcome.base()),
                    problem(outcome));
        }

        private static @Nullable Problem problem(Outcome outcome) {
            if (outcome.code() == null) {
                return null;
            }
            String detail = outcome.detail() == null ? outcome.code().title() : outcome.detail();
            return Problem.of(outcome.code(), detail);
        }
    }

    /**
     * A version of the record as it was then.
     *
     * @param payload canonical JSON; left out when there was no room for it
     */
    @Schema(name = "RecordVersion")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RecordVersion(
            long version,
            @Schema(implementation = String.class) ContentHash contentHash,
            boolean deleted,

            @JsonRawValue @Schema(type = SchemaType.OBJECT, implementation = Object.class) @Nullable
            String payload) {
        static RecordVersion of(Outcome.RecordVersion version) {
            return new RecordVersion(version.version(), version.contentHash(), version.deleted(), version.payload());
        }
    }
}
