package io.tidemark.snapshot.decision;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is left of a batch when the store refuses operations of it. Pure. */
public final class RefusedByStore {
    private static final String DETAIL = "the store refused it";

    private RefusedByStore() {}

    /** The batch with all its operations refused, and kept unless they were to be applied together. */
    public static OperationBatch all(OperationBatch batch) {
        return refusing(batch, operation -> true);
    }

    /** The batch with the operations at these positions refused, and kept. */
    static OperationBatch at(Set<Integer> positions, OperationBatch batch) {
        return refusing(batch, operation -> positions.contains(operation.position()));
    }

    /**
     * The batch, of refusals alone, with less that the store may stumble over: first what was said of them is left out, then
     * the operations that were to be kept. Empty when there is nothing left to leave out.
     */
    public static Optional<OperationBatch> plainer(OperationBatch batch) {
        if (batch.refusals().stream().anyMatch(refusal -> !refusal.detail().equals(DETAIL))) {
            return Optional.of(with(batch, refusal -> plain(batch, refusal, refusal.operation())));
        }
        return batch.refusals().stream().allMatch(refusal -> refusal.operation() == null)
                ? Optional.empty()
                : Optional.of(with(batch, refusal -> plain(batch, refusal, null)));
    }

    private static OperationBatch with(OperationBatch batch, UnaryOperator<Refusal> changed) {
        return batch.only(
                batch.operations(), batch.refusals().stream().map(changed).toList());
    }

    private static Refusal plain(OperationBatch batch, Refusal refusal, @Nullable Operation operation) {
        return new Refusal(
                refusal.position(),
                refusal.operationId(),
                refusal.deviceSeq(),
                refusal.code(),
                DETAIL,
                Known.fingerprint(batch.collection(), refusal),
                operation);
    }

    private static OperationBatch refusing(OperationBatch batch, Predicate<Operation> refused) {
        List<Operation> operations = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>(batch.refusals());
        for (Operation operation : batch.operations()) {
            if (refused.test(operation)) {
                refusals.add(refusal(batch, operation));
            } else {
                operations.add(operation);
            }
        }
        return batch.only(operations, refusals);
    }

    private static Refusal refusal(OperationBatch batch, Operation operation) {
        boolean atomic = batch.request().atomic();
        return new Refusal(
                operation.position(),
                operation.operationId(),
                operation.deviceSeq(),
                atomic ? ErrorCode.ATOMIC_ABORTED : ErrorCode.NOT_APPLICABLE,
                DETAIL,
                Known.fingerprint(batch.collection(), operation),
                atomic ? null : operation);
    }
}
