package io.tidemark.snapshot.decision;

import static java.util.Objects.requireNonNull;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.contracts.sync.Refusal;
import io.tidemark.contracts.sync.Resolution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of operations. Pure: the same batch on the same state at the same time gives the same decision.
 *
 * <p>In this order: an operation answered before gets the same answer (or {@code operation-id-reused} when it is another
 * one); a device counter that is behind is a {@code duplicate}, one that is ahead is {@code deferred}; what ingest-service
 * refused is {@code rejected}; what comes behind a failed operation on its record is kept behind it; then {@link Verdicts}
 * judges it against its record, and what is stored takes the user's next version. Whatever becomes of one operation, the
 * next is decided on its own, unless the request is atomic: see {@link AtomicRequest}.
 */
final class Decisions {
    private final OperationBatch batch;
    private final Instant now;
    private final Verdicts verdicts;
    private final Map<RecordKey, Head> heads;
    private final Map<String, Long> marks;
    private final Map<String, Known> known;
    private final Set<RecordKey> parked;
    private final Map<String, ContentHash> keys;
    private final Map<Long, StoredVersion> versions;
    private final List<Decided> decided = new ArrayList<>();
    private final List<NewSnapshot> snapshots = new ArrayList<>();
    private final List<KeptConflict> conflicts = new ArrayList<>();
    private final List<FailedOperation> failures = new ArrayList<>();
    private StreamState stream;

    private Decisions(OperationBatch batch, UserState before, DecisionRules rules, Instant now) {
        this.batch = batch;
        this.now = now;
        this.stream = before.stream();
        this.heads = new HashMap<>(before.heads());
        this.marks = new HashMap<>(before.marks());
        this.known = new HashMap<>(before.known());
        this.parked = new HashSet<>(before.parked());
        this.keys = new HashMap<>(before.keys());
        this.versions = new HashMap<>(before.versions());
        this.verdicts = new Verdicts(rules.policy(batch.collection()), rules.maxPayload(), versions);
    }

    /** What becomes of the batch, on that state, by those rules, at that time. */
    static Decision decide(OperationBatch batch, UserState before, DecisionRules rules, Instant now) {
        Decisions decisions = new Decisions(batch, before, rules, now);
        if (decisions.keyStoodForAnother()) {
            return decisions.refused();
        }
        decisions.decideAll();
        Decision decision = decisions.decision();
        return batch.request().atomic() ? AtomicRequest.settle(batch, before, decision) : decision;
    }

    private Decision decision() {
        return new Decision(
                decided,
                snapshots,
                conflicts,
                failures,
                new UserState(stream, heads, marks, known, parked, keys, versions));
    }

    private boolean keyStoodForAnother() {
        PushRequest.IdempotencyKey key = batch.request().key();
        if (key == null) {
            return false;
        }
        ContentHash before = keys.putIfAbsent(key.value(), key.bodyHash());
        return before != null && !before.equals(key.bodyHash());
    }

    /** Nothing of the request is taken, nothing moves: under a key of its own it can be sent again. */
    private Decision refused() {
        inOrder(
                operation -> decided.add(keyReused(operation.position(), operation.operationId())),
                refusal -> decided.add(keyReused(refusal.position(), refusal.operationId())));
        return decision();
    }

    private static Decided keyReused(int position, String operationId) {
        return Decided.of(Outcome.refused(
                position,
                operationId,
                OutcomeStatus.REJECTED,
                ErrorCode.IDEMPOTENCY_KEY_REUSED,
                "the Idempotency-Key was used for another request"));
    }

    private void decideAll() {
        inOrder(this::answer, this::answer);
    }

    private void inOrder(Consumer<Operation> operations, Consumer<Refusal> refusals) {
        Map<Integer, Runnable> byPosition = new TreeMap<>();
        for (Operation operation : batch.operations()) {
            byPosition.put(operation.position(), () -> operations.accept(operation));
        }
        for (Refusal refusal : batch.refusals()) {
            byPosition.put(refusal.position(), () -> refusals.accept(refusal));
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
        if (parked.contains(key)) {
            fail(operation, rejected(operation, ErrorCode.RECORD_PARKED, "an earlier operation failed"), fingerprint);
            return;
        }
        Head head = heads.get(key);
        switch (verdicts.judge(operation, key, head)) {
            case Verdict.Store store -> apply(operation, store, head, fingerprint);
            case Verdict.Refuse refuse ->
                remember(
                        Outcome.refused(
                                operation.position(),
                                operation.operationId(),
                                refuse.status(),
                                refuse.code(),
                                refuse.detail()),
                        refuse.showsSides() && head != null ? new Conflict(key, head, operation.baseVersion()) : null,
                        fingerprint);
        }
    }

    private void answer(Refusal refusal) {
        ContentHash fingerprint = Known.fingerprint(batch.collection(), refusal);
        Decided early = early(refusal.position(), refusal.operationId(), refusal.deviceSeq(), fingerprint);
        if (early != null) {
            decided.add(early);
            return;
        }
        Outcome outcome = Outcome.refused(
                refusal.position(), refusal.operationId(), OutcomeStatus.REJECTED, refusal.code(), refusal.detail());
        if (refusal.operation() == null) {
            remember(outcome, null, fingerprint);
        } else {
            fail(refusal.operation(), outcome, fingerprint);
        }
    }

    /** The answer that needs no look at the record, or null when it is the record's turn; then the counter has moved. */
    private @Nullable Decided early(
            int position, String operationId, @Nullable Long deviceSeq, ContentHash fingerprint) {
        Known before = known.get(operationId);
        if (before != null && before.fingerprint().equals(fingerprint)) {
            passOver(deviceSeq);
            return new Decided(before.outcome().replayedAt(position), before.conflict(), null);
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

    /** One that was answered under another device's name takes its place in this one's counter all the same. */
    private void passOver(@Nullable Long deviceSeq) {
        if (deviceSeq != null && deviceSeq == marks.getOrDefault(batch.deviceId(), 0L) + 1) {
            marks.put(batch.deviceId(), deviceSeq);
        }
    }

    private static Outcome reused(int position, String operationId) {
        return Outcome.refused(
                position,
                operationId,
                OutcomeStatus.REJECTED,
                ErrorCode.OPERATION_ID_REUSED,
                "operation_id " + operationId + " was used for another operation");
    }

    private static Outcome rejected(Operation operation, ErrorCode code, String detail) {
        return Outcome.refused(operation.position(), operation.operationId(), OutcomeStatus.REJECTED, code, detail);
    }

    private void apply(Operation sent, Verdict.Store verdict, @Nullable Head head, ContentHash fingerprint) {
        Operation stored = verdict.stored();
        Resolution resolution = verdict.resolution();
        RecordKey key = new RecordKey(batch.collection(), stored.recordId());
        boolean deletes = stored.type() == OperationType.DELETE;
        Instant createdAt = stream.nextCreatedAt(now);
        Head next = new Head(stream.version() + 1, stored.contentHash(), deletes);
        stream = stream.after(key, head, next, createdAt);
        heads.put(key, next);
        versions.put(next.version(), new StoredVersion(key, deletes, stored.schemaVersion(), stored.payload()));
        Long replaced = head == null ? null : head.version();
        NewSnapshot snapshot = new NewSnapshot(batch, stored, next.version(), replaced, createdAt);
        snapshots.add(snapshot);
        Outcome applied =
                Outcome.applied(sent.position(), sent.operationId(), next.version(), stored.contentHash(), false);
        if (resolution != null) {
            applied = applied.settledBy(resolution);
            conflicts.add(new KeptConflict(snapshot, sent, replaced, resolution));
        }
        known.put(sent.operationId(), new Known(fingerprint, applied, null));
        // A snapshot that does not hold what was sent, or not how, can't answer for it when it is sent again.
        boolean answersForItself = stored.equals(sent) && resolution == null;
        decided.add(new Decided(applied, null, answersForItself ? null : fingerprint));
    }

    private void fail(Operation operation, Outcome outcome, ContentHash fingerprint) {
        stream = stream.afterFailure();
        ErrorCode code = requireNonNull(outcome.code());
        failures.add(new FailedOperation(batch, operation, code, String.valueOf(outcome.detail()), stream.failed()));
        if (FailedOperation.parks(code)) {
            parked.add(new RecordKey(batch.collection(), operation.recordId()));
        }
        remember(outcome, null, fingerprint);
    }

    private void remember(Outcome outcome, @Nullable Conflict conflict, ContentHash fingerprint) {
        known.put(outcome.operationId(), new Known(fingerprint, outcome, conflict));
        decided.add(new Decided(outcome, conflict, fingerprint));
    }
}
