package io.tidemark.snapshot.decision;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What is left of a batch when the store refuses operations of it. Pure. */
public final class RefusedByStore {
    private RefusedByStore() {}

    /** The batch with all its operations refused. */
    public static OperationBatch all(OperationBatch batch) {
        return refusing(batch, operation -> true);
    }

    /** The batch with the operations at these positions refused, and kept; an atomic request is refused as a whole. */
    static OperationBatch at(Set<Integer> positions, OperationBatch batch) {
        return batch.request().atomic()
                ? all(batch)
                : refusing(batch, operation -> positions.contains(operation.position()));
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
                "the store refused it",
                Known.fingerprint(batch.collection(), operation),
                atomic ? null : operation);
    }
}
