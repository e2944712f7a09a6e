package io.tidemark.snapshot.apply;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.snapshot.decision.RefusedByStore;
import io.tidemark.snapshot.engine.PartitionLostException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Applies batches until they are applied. An outage is waited for in place, so that the order is kept and nothing is lost;
 * what the data itself causes is narrowed down to the one operation, which is then kept as a failed operation while its
 * neighbours go on. What nobody knows is narrowed down as well, and tried some more times before (R67). What the table of
 * snapshots refuses is known within its transaction, and does not come here: see {@link RoundStore}.
 */
@ApplicationScoped
class ApplyLoop {
    private static final Logger LOG = Logger.getLogger(ApplyLoop.class);

    private final ApplyStore store;
    private final OutcomeChanges changes;
    private final ApplyConfig config;
    private final ApplyMetrics metrics;

    ApplyLoop(ApplyStore store, OutcomeChanges changes, ApplyConfig config, ApplyMetrics metrics) {
        this.store = store;
        this.changes = changes;
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * The outcomes, in the order of the batches, with the changes that were asked for. Fails only when the service stops, or
     * with {@link PartitionLostException}.
     */
    Uni<List<BatchOutcome>> apply(List<OperationBatch> batches, Set<Integer> partitions) {
        return applyOrNarrowDown(batches, partitions)
                .invoke(outcomes -> metrics.committed(batches, outcomes))
                .chain(outcomes -> changes.attach(batches, outcomes));
    }

    private Uni<List<BatchOutcome>> applyOrNarrowDown(List<OperationBatch> batches, Set<Integer> partitions) {
        return applyThroughOutages(batches, partitions)
                .onFailure(failure -> StoreFailure.of(failure).mayConcernOne())
                .recoverWithUni(failure -> narrowDown(batches, partitions));
    }

    /** Fails only with what does not pass by itself, as far as anybody knows. */
    private Uni<List<BatchOutcome>> applyThroughOutages(List<OperationBatch> batches, Set<Integer> partitions) {
        return store.apply(batches, partitions)
                .onFailure(failure -> StoreFailure.of(failure) == StoreFailure.OUTAGE)
                .invoke(failure -> sayRetry(batches, failure))
                .onFailure(failure -> StoreFailure.of(failure) == StoreFailure.OUTAGE)
                .retry()
                .withBackOff(config.retryInitialDelay(), config.outageMaxDelay())
                .indefinitely();
    }

    /**
     * Once more at least: two replicas may have met at a user's first operation, and the other one was first. The try that
     * brought us here counts as well.
     */
    private Uni<List<BatchOutcome>> applySomeMoreTimes(List<OperationBatch> batches, Set<Integer> partitions) {
        Uni<List<BatchOutcome>> onceMore = applyThroughOutages(batches, partitions);
        long retries = config.retryMaxAttempts() - 2L;
        return retries < 1
                ? onceMore
                : onceMore.onFailure(failure -> StoreFailure.of(failure) == StoreFailure.UNKNOWN)
                        .invoke(failure -> sayRetry(batches, failure))
                        .onFailure(failure -> StoreFailure.of(failure) == StoreFailure.UNKNOWN)
                        .retry()
                        .withBackOff(config.retryInitialDelay(), config.retryMaxDelay())
                        .atMost(retries);
    }

    private void sayRetry(List<OperationBatch> batches, Throwable failure) {
        metrics.retried();
        LOG.warnf("Could not apply %d batches, trying again: %s", batches.size(), failure.toString());
    }

    /**
     * Halves, and their halves: one operation among hundreds is found in a few transactions more. A receipt tells of all of a
     * batch or of nothing: none is kept with its parts, but of the whole when it is told.
     */
    private Uni<List<BatchOutcome>> narrowDown(List<OperationBatch> batches, Set<Integer> partitions) {
        if (batches.size() > 1) {
            return inTurn(halves(batches), partitions);
        }
        OperationBatch batch = batches.get(0);
        List<OperationBatch> parts = parts(batch);
        if (parts.size() > 1) {
            return inTurn(
                            halves(parts).stream()
                                    .map(half -> List.of(joined(batch, half)))
                                    .toList(),
                            partitions)
                    .map(outcomes -> List.of(joined(outcomes)));
        }
        return applySomeMoreTimes(batches, partitions)
                .onFailure(failure -> StoreFailure.of(failure).mayConcernOne())
                .recoverWithUni(failure -> refuse(batch, partitions, failure));
    }

    private static <T> List<List<T>> halves(List<T> all) {
        int middle = all.size() / 2;
        return List.of(all.subList(0, middle), all.subList(middle, all.size()));
    }

    /** These parts of the batch as one. */
    private static OperationBatch joined(OperationBatch batch, List<OperationBatch> parts) {
        return batch.part(
                parts.stream().flatMap(part -> part.operations().stream()).toList(),
                parts.stream().flatMap(part -> part.refusals().stream()).toList());
    }

    private Uni<List<BatchOutcome>> refuse(OperationBatch batch, Set<Integer> partitions, Throwable failure) {
        if (!batch.operations().isEmpty()) {
            LOG.errorf(
                    failure,
                    "An operation can't be applied and is kept: %s",
                    batch.operations().get(0).operationId());
            return applyOrNarrowDown(List.of(RefusedByStore.all(batch)), partitions);
        }
        Optional<OperationBatch> plainer = RefusedByStore.plainer(batch);
        LOG.errorf(failure, "What became of %d operations can't be kept as it is", batch.size());
        return plainer.isPresent()
                ? applyOrNarrowDown(List.of(plainer.get()), partitions)
                : Uni.createFrom().failure(failure);
    }

    private Uni<List<BatchOutcome>> inTurn(List<List<OperationBatch>> parts, Set<Integer> partitions) {
        return Multi.createFrom()
                .iterable(parts)
                .onItem()
                .transformToUniAndConcatenate(part -> applyOrNarrowDown(part, partitions))
                .collect()
                .in(ArrayList::new, List::addAll);
    }

    private static List<OperationBatch> parts(OperationBatch batch) {
        if (batch.request().atomic()) {
            return List.of(batch);
        }
        Map<Integer, OperationBatch> byPosition = new TreeMap<>();
        batch.operations().forEach(one -> byPosition.put(one.position(), batch.part(List.of(one), List.of())));
        batch.refusals().forEach(one -> byPosition.put(one.position(), batch.part(List.of(), List.of(one))));
        return List.copyOf(byPosition.values());
    }

    private static BatchOutcome joined(List<BatchOutcome> parts) {
        List<Outcome> outcomes =
                parts.stream().flatMap(part -> part.outcomes().stream()).toList();
        return parts.getLast().with(outcomes);
    }
}
