package io.tidemark.snapshot.apply;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of operations. Pure: the same batch on the same state at the same time gives the same decision.
 *
 * <p>In this order: an operation answered before gets the same answer (or {@code operation-id-reused} when it is another
 * one); a device counter that is behind is a {@code duplicate}, one that is ahead is {@code deferred}; what ingest-service
 * refused is {@code rejected}; a base that is not the head is a {@code conflict}; everything else is applied and takes the
 * user's next version. Whatever becomes of one operation, the next is decided on its own.
 */
final class Decisions {
    private final OperationBatch batch;
    private final Instant now;
    private final Map<RecordKey, Head> heads;
    private final Map<String, Long> marks;
    private final Map<String, Known> known;
    private final List<Decided> decided = new ArrayList<>();
    private final List<NewSnapshot> snapshots = new ArrayList<>();
    private StreamState stream;

    private Decisions(OperationBatch batch, UserState before, Instant now) {
        this.batch = batch;
        this.now = now;
        this.stream = before.stream();
        this.heads = new HashMap<>(before.heads());
        this.marks = new HashMap<>(before.marks());
        this.known = new HashMap<>(before.known());
    }

    /** What becomes of the batch, on that state, at that time. */
    static Decision decide(OperationBatch batch, UserState before, Instant now) {
        Decisions decisions = new Decisions(batch, before, now);
        decisions.decideAll();
        return new Decision(
                decisions.decided,
                decisions.snapshots,
                new UserState(decisions.stream, decisions.heads, decisions.marks, decisions.known));
    }

    private void decideAll() {
        Map<Integer, Runnable> byPosition = new TreeMap<>();
        for (Operation operation : batch.operations()) {
            byPosition.put(operation.position(), () -> answer(operation));
        }
        for (Refusal refusal : batch.refusals()) {
            byPosition.put(refusal.position(), () -> answer(refusal));
        }
        byPosition.values().forEach(Runnable::run);
    }

    private void answer(Operation operation) {
        ContentHash fingerprint = Known.fingerprint(batch.collection(), operation);
        Decided early = early(operation.position(), operation.operationId(), operation.deviceSeq(), fingerprint);
        if (early != null) {
            decided.add(early);
            return;
        }
        RecordKey key = new RecordKey(batch.collection(), operation.recordId());
        Head head = heads.get(key);
        if (conflicts(operation, head)) {
            remember(conflict(operation, head), head, fingerprint);
        } else {
            apply(operation, key, head, fingerprint);
        }
    }

    private void answer(Refusal refusal) {
        ContentHash fingerprint = Known.fingerprint(batch.collection(), refusal);
        Decided early = early(refusal.position(), refusal.operationId(), refusal.deviceSeq(), fingerprint);
        if (early != null) {
            decided.add(early);
            return;
        }
        remember(
                Outcome.refused(
                        refusal.position(),
                        refusal.operationId(),
                        OutcomeStatus.REJECTED,
                        refusal.code(),
                        refusal.detail()),
                null,
                fingerprint);
    }

    /** The answer that needs no look at the record, or null when it is the record's turn; then the counter has moved. */
    private @Nullable Decided early(
            int position, String operationId, @Nullable Long deviceSeq, ContentHash fingerprint) {
        Known before = known.get(operationId);
        if (before != null && before.fingerprint().equals(fingerprint)) {
            return new Decided(before.outcome().replayedAt(position), before.conflictHead(), null);
        }
        if (deviceSeq != null) {
            long expected = marks.getOrDefault(batch.deviceId(), 0L) + 1;
            if (deviceSeq > expected) {
                return Decided.of(Outcome.deferred(position, operationId, expected));
            }
            if (deviceSeq < expected) {
                return Decided.of(Outcome.duplicate(position, operationId));
            }
            marks.put(batch.deviceId(), deviceSeq);
        }
        return before == null ? null : Decided.of(reused(position, operationId));
    }

    private static Outcome reused(int position, String operationId) {
        return Outcome.refused(
                position,
                operationId,
                OutcomeStatus.REJECTED,
                ErrorCode.OPERATION_ID_REUSED,
                "operation_id " + operationId + " was used for another operation");
    }

    private static boolean conflicts(Operation operation, @Nullable Head head) {
        return switch (operation.type()) {
            case UPSERT -> false;
            case RESTORE -> operation.baseVersion() != 0 && (head == null || head.version() != operation.baseVersion());
            case CREATE -> head != null && !head.deleted();
            case UPDATE -> head == null || head.deleted() || head.version() != operation.baseVersion();
            case DELETE -> head == null || head.version() != operation.baseVersion();
        };
    }

    private static Outcome conflict(Operation operation, @Nullable Head head) {
        String found = head == null ? "there is no such record" : "its head is version " + head.version();
        return Outcome.refused(
                operation.position(),
                operation.operationId(),
                OutcomeStatus.CONFLICT,
                ErrorCode.VERSION_CONFLICT,
                "base_version " + operation.baseVersion() + " was given, " + found);
    }

    private void apply(Operation operation, RecordKey key, @Nullable Head head, ContentHash fingerprint) {
        Instant createdAt = stream.nextCreatedAt(now);
        long version = stream.version() + 1;
        Head next = new Head(version, operation.contentHash(), operation.type() == OperationType.DELETE);
        stream = stream.after(key, head, next, createdAt);
        heads.put(key, next);
        snapshots.add(new NewSnapshot(batch, operation, version, head == null ? null : head.version(), createdAt));
        Outcome outcome =
                Outcome.applied(operation.position(), operation.operationId(), version, operation.contentHash(), false);
        known.put(operation.operationId(), new Known(fingerprint, outcome, null));
        decided.add(Decided.of(outcome));
    }

    private void remember(Outcome outcome, @Nullable Head conflictHead, ContentHash fingerprint) {
        known.put(outcome.operationId(), new Known(fingerprint, outcome, conflictHead));
        decided.add(new Decided(outcome, conflictHead, fingerprint));
    }
}
