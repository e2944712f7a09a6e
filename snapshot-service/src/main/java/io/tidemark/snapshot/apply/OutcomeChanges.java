package io.tidemark.snapshot.apply;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.Resolution;
import io.tidemark.snapshot.feed.ChangesSince;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Adds to outcomes what else was changed, for the requests that sent their cursor along. */
@ApplicationScoped
class OutcomeChanges {
    private final ChangesSince changes;

    OutcomeChanges(ChangesSince changes) {
        this.changes = changes;
    }

    /** The outcomes, each of them with the changes that its batch asked for. Read after the commit. */
    Uni<List<BatchOutcome>> attach(List<OperationBatch> batches, List<BatchOutcome> outcomes) {
        if (batches.stream().allMatch(batch -> batch.request().cursor() == null)) {
            return Uni.createFrom().item(outcomes);
        }
        return Multi.createFrom()
                .iterable(() -> IntStream.range(0, batches.size()).boxed().iterator())
                .onItem()
                .transformToUniAndConcatenate(i -> attach(batches.get(i), outcomes.get(i)))
                .collect()
                .in(ArrayList::new, List::add);
    }

    private Uni<BatchOutcome> attach(OperationBatch batch, BatchOutcome outcome) {
        String cursor = batch.request().cursor();
        return cursor == null
                ? Uni.createFrom().item(outcome)
                : changes.page(batch.tenantId(), batch.userId(), applied(batch, outcome), cursor)
                        .map(page -> page.map(outcome::carrying).orElse(outcome));
    }

    /** The operations whose device knows what is stored now; of a merge, and of a version that came back, it does not. */
    private static Set<String> applied(OperationBatch batch, BatchOutcome outcome) {
        Set<String> restores = batch.operations().stream()
                .filter(operation -> operation.type() == OperationType.RESTORE)
                .map(Operation::operationId)
                .collect(Collectors.toSet());
        return outcome.outcomes().stream()
                .filter(one -> one.isApplied() && one.resolution() != Resolution.MERGED)
                .map(Outcome::operationId)
                .filter(id -> !restores.contains(id))
                .collect(Collectors.toSet());
    }
}
