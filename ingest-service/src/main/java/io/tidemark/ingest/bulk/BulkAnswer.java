package io.tidemark.ingest.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.error.Problem;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.Resolution;
import io.tidemark.ingest.parse.Parsed;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One result for each operation, in the order of the request.
 *
 * @param changes a page of the change feed behind the request's cursor, when it gave one: JSON as snapshot-service wrote it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BulkAnswer(
        List<Result> results,

        @JsonRawValue @Schema(type = SchemaType.OBJECT, implementation = Object.class) @Nullable
        String changes) {
    /**
     * What became of one operation.
     *
     * @param version the snapshot's number in the user's stream, when applied
     * @param expectedSeq the device_seq to go on from, when deferred
     * @param current the record's head, when in conflict
     * @param base the version that the operation was based on, when in conflict and it is still kept
     * @param resolution how a conflict was settled, when one was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(
            @Nullable String operationId,
            @Schema(implementation = OutcomeStatus.class) OutcomeStatus status,
            @Nullable Long version,
            @Schema(implementation = String.class) @Nullable ContentHash contentHash,
            @Nullable Long expectedSeq,
            @Nullable RecordVersion current,
            @Nullable RecordVersion base,

            @Schema(implementation = Resolution.class) @Nullable
            Resolution resolution,

            @Nullable Problem problem) {

        static Result of(Outcome outcome) {
            return new Result(
                    outcome.operationId(),
                    outcome.status(),
                    outcome.version(),
                    outcome.contentHash(),
                    outcome.expectedSeq(),
                    outcome.current() == null ? null : RecordVersion.of(outcome.current()),
                    outcome.base() == null ? null : RecordVersion.of(outcome.base()),
                    outcome.resolution(),
                    outcome.code() == null ? null : Problem.of(outcome.code(), detail(outcome, outcome.code())));
        }

        static Result of(Parsed.Refused refused) {
            return new Result(
                    refused.operationId(),
                    OutcomeStatus.REJECTED,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    Problem.of(refused.code(), refused.detail()));
        }

        private static String detail(Outcome outcome, ErrorCode code) {
            return outcome.detail() == null ? code.title() : outcome.detail();
        }
    }

    /**
     * A version of the record, for the client to reconcile with.
     *
     * @param payload canonical JSON; left out when many large heads would not fit, the client reads the record then
     */
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
