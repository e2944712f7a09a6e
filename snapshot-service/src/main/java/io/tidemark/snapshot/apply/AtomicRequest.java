package io.tidemark.snapshot.apply;

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
                    outcome.replayed()
                            ? one
                            : Decided.of(Outcome.deferred(outcome.position(), outcome.operationId(), expected)));
        }
        return nothing(all, before);
    }

    private Decision aborted() {
        Map<String, Known> known = new HashMap<>(decision.after().known());
        List<Decided> all = new ArrayList<>();
        for (Decided one : decision.decided()) {
            boolean undone = one.outcome().isApplied() && !one.outcome().replayed();
            Decided now = undone ? abort(one.outcome()) : one;
            all.add(now);
            if (undone && now.remember() != null) {
                known.put(now.outcome().operationId(), new Known(now.remember(), now.outcome(), null));
            }
        }
        UserState after = decision.after();
        return nothing(
                all,
                new UserState(
                        before.stream(),
                        before.heads(),
                        after.marks(),
                        known,
                        before.parked(),
                        after.keys(),
                        before.versions()));
    }

    private Decided abort(Outcome applied) {
        Operation operation = batch.operations().stream()
                .filter(one -> one.position() == applied.position())
                .findFirst()
                .orElseThrow();
        Outcome outcome = Outcome.refused(
                applied.position(),
                applied.operationId(),
                OutcomeStatus.REJECTED,
                ErrorCode.ATOMIC_ABORTED,
                "another operation of this atomic request could not be applied");
        return new Decided(outcome, null, Known.fingerprint(batch.collection(), operation));
    }

    private static Decision nothing(List<Decided> decided, UserState after) {
        return new Decision(decided, List.of(), List.of(), List.of(), after);
    }
}
