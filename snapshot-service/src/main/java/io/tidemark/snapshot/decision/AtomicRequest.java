package io.tidemark.snapshot.decision;

import static java.util.Objects.requireNonNull;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All or nothing: what becomes of a batch whose request is atomic. When one of its operations is deferred, all are, and
 * nothing has happened. When one is not applied for another reason, the others are aborted; as with any rejection, the
 * device's counter moves past them and the same request gets the same answer again. Pure.
 */
final class AtomicRequest {
    private final OperationBatch batch;
    private final UserState before;
    private final Decision decision;

    private AtomicRequest(OperationBatch batch, UserState before, Decision decision) {
        this.batch = batch;
        this.before = before;
        this.decision = decision;
    }

    /** The decision as it stands when all of it can be applied, else the one in which none is. */
    static Decision settle(OperationBatch batch, UserState before, Decision decision) {
        List<Outcome> outcomes =
                decision.decided().stream().map(Decided::outcome).toList();
        if (outcomes.stream().allMatch(Outcome::isApplied)) {
            return decision;
        }
        AtomicRequest request = new AtomicRequest(batch, before, decision);
        Optional<Long> expected = outcomes.stream()
                .filter(outcome -> outcome.status() == OutcomeStatus.DEFERRED)
                .findFirst()
                .map(Outcome::expectedSeq);
        return expected.isPresent() ? request.deferred(expected.get()) : request.aborted();
    }

    private Decision deferred(long expected) {
        List<Decided> all = new ArrayList<>();
        for (Decided one : decision.decided()) {
            Outcome outcome = one.outcome();
            all.add(
                    wasAnsweredBefore(outcome)
                            ? one
                            : Decided.of(Outcome.deferred(outcome.position(), outcome.operationId(), expected)));
        }
        return nothing(all, after(before.marks(), before.known()));
    }

    private Decision aborted() {
        Map<String, Known> known = new HashMap<>(decision.after().known());
        List<Decided> all = new ArrayList<>();
        for (Decided one : decision.decided()) {
            Decided now = wasAnsweredBefore(one.outcome()) ? one : takenBack(one, known);
            all.add(now);
            if (now.remember() != null) {
                known.put(now.outcome().operationId(), new Known(now.remember(), now.outcome(), now.conflict()));
            }
        }
        return nothing(all, after(decision.after().marks(), known));
    }

    /** Before this request: what it answered itself, to an operation that it holds twice, is taken back with the rest. */
    private boolean wasAnsweredBefore(Outcome outcome) {
        return outcome.replayed() && before.known().containsKey(outcome.operationId());
    }

    private Decided takenBack(Decided one, Map<String, Known> known) {
        Outcome outcome = one.outcome();
        if (outcome.replayed()) {
            Known first = requireNonNull(known.get(outcome.operationId()));
            return new Decided(first.outcome().replayedAt(outcome.position()), first.conflict(), null);
        }
        if (outcome.isApplied()) {
            return refused(
                    outcome,
                    ErrorCode.ATOMIC_ABORTED,
                    "another operation of this atomic request could not be applied",
                    null);
        }
        if (outcome.code() == ErrorCode.RECORD_PARKED) {
            return refused(
                    outcome,
                    ErrorCode.ATOMIC_ABORTED,
                    "an earlier operation on the record failed and is kept, and nothing of an atomic request is kept behind it",
                    null);
        }
        // The head that it met was never written: its number will be another version's.
        boolean metOwnRequest = one.conflict() != null
                && one.conflict().head().version() > before.stream().version();
        return metOwnRequest
                ? refused(
                        outcome,
                        ErrorCode.VERSION_CONFLICT,
                        "an earlier operation of this atomic request changed the record",
                        conflict(operation(outcome)))
                : one;
    }

    private Decided refused(Outcome outcome, ErrorCode code, String detail, @Nullable Conflict conflict) {
        OutcomeStatus status = code == ErrorCode.VERSION_CONFLICT ? OutcomeStatus.CONFLICT : OutcomeStatus.REJECTED;
        Outcome now = Outcome.refused(outcome.position(), outcome.operationId(), status, code, detail);
        return new Decided(now, conflict, Known.fingerprint(batch.collection(), operation(outcome)));
    }

    private Operation operation(Outcome outcome) {
        return batch.operations().stream()
                .filter(one -> one.position() == outcome.position())
                .findFirst()
                .orElseThrow();
    }

    /** With what there was before this request. */
    private @Nullable Conflict conflict(Operation operation) {
        RecordKey key = new RecordKey(batch.collection(), operation.recordId());
        Head head = before.heads().get(key);
        return head == null ? null : new Conflict(key, head, operation.baseVersion());
    }

    /** The key stays used, whatever became of its request: it stands for that body. */
    private UserState after(Map<String, Long> marks, Map<String, Known> known) {
        return new UserState(
                before.stream(),
                before.heads(),
                marks,
                known,
                before.parked(),
                decision.after().keys(),
                before.versions());
    }

    private static Decision nothing(List<Decided> decided, UserState after) {
        return new Decision(decided, List.of(), List.of(), List.of(), after);
    }
}
