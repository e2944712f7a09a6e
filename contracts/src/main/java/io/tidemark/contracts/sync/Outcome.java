package io.tidemark.contracts.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import org.jspecify.annotations.Nullable;

/**
 * What became of one operation, as snapshot-service decided it.
 *
 * @param position where the operation stood in the client's request, from 0
 * @param version the snapshot's version in the user's stream, when applied
 * @param contentHash of what was stored, when applied
 * @param current the record's head, when in conflict; null then means that there never was such a record
 * @param base the version that the operation was based on, when in conflict and history has it and there was room
 * @param code why not, for every status but applied
 * @param expectedSeq the device counter to go on from, when deferred
 * @param resolution how a conflict was settled, when one was and the operation is applied nevertheless
 * @param replayed whether this answer was first given to an earlier sending of the same operation
 */
public record Outcome(
        int position,
        String operationId,
        OutcomeStatus status,
        @Nullable Long version,
        @Nullable ContentHash contentHash,
        @Nullable RecordVersion current,
        @Nullable RecordVersion base,
        @Nullable ErrorCode code,
        @Nullable String detail,
        @Nullable Long expectedSeq,
        @Nullable Resolution resolution,
        boolean replayed) {

    /**
     * A version of the record as a client in conflict needs it.
     *
     * @param payload canonical JSON text, {@code null} as JSON when deleted; null when there was no room for it: a client can
     *     read the record then
     */
    public record RecordVersion(
            long version,
            ContentHash contentHash,
            boolean deleted,

            @JsonSerialize(using = RawJson.Writer.class) @JsonDeserialize(using = RawJson.Reader.class) @Nullable
            String payload) {
        /** The same without its content. */
        public RecordVersion bare() {
            return new RecordVersion(version, contentHash, deleted, null);
        }
    }

    /** An applied operation. */
    public static Outcome applied(int position, String operationId, long version, ContentHash hash, boolean replayed) {
        return new Outcome(
                position,
                operationId,
                OutcomeStatus.APPLIED,
                version,
                hash,
                null,
                null,
                null,
                null,
                null,
                null,
                replayed);
    }

    /** An operation that stored nothing. */
    public static Outcome refused(
            int position, String operationId, OutcomeStatus status, ErrorCode code, String detail) {
        return new Outcome(position, operationId, status, null, null, null, null, code, detail, null, null, false);
    }

    /** An operation whose device counter was used before, and whose first answer is no longer kept. */
    public static Outcome duplicate(int position, String operationId) {
        return new Outcome(
                position, operationId, OutcomeStatus.DUPLICATE, null, null, null, null, null, null, null, null, false);
    }

    /** An operation that came before its turn. */
    public static Outcome deferred(int position, String operationId, long expectedSeq) {
        return new Outcome(
                position,
                operationId,
                OutcomeStatus.DEFERRED,
                null,
                null,
                null,
                null,
                ErrorCode.OUT_OF_ORDER,
                "device_seq " + expectedSeq + " was expected",
                expectedSeq,
                null,
                false);
    }

    /** The same, a conflict between that base and that head. */
    public Outcome between(@Nullable RecordVersion from, @Nullable RecordVersion head) {
        return new Outcome(
                position,
                operationId,
                status,
                version,
                contentHash,
                head,
                from,
                code,
                detail,
                expectedSeq,
                resolution,
                replayed);
    }

    /** The same as answered to a later sending, at its place there. */
    public Outcome replayedAt(int newPosition) {
        return new Outcome(
                newPosition,
                operationId,
                status,
                version,
                contentHash,
                current,
                base,
                code,
                detail,
                expectedSeq,
                resolution,
                true);
    }

    /** The same, applied over a conflict that was settled so. */
    public Outcome settledBy(Resolution how) {
        return new Outcome(
                position,
                operationId,
                status,
                version,
                contentHash,
                current,
                base,
                code,
                detail,
                expectedSeq,
                how,
                replayed);
    }

    /** The same without the contents that it shows, and without its detail: its code still says what it is about. */
    public Outcome bare() {
        return new Outcome(
                position,
                operationId,
                status,
                version,
                contentHash,
                current == null ? null : current.bare(),
                null,
                code,
                null,
                expectedSeq,
                resolution,
                replayed);
    }

    /** Whether a snapshot holds this operation. */
    @JsonIgnore
    public boolean isApplied() {
        return status == OutcomeStatus.APPLIED;
    }
}
