package io.tidemark.snapshot.apply;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.Refusal;
import io.tidemark.snapshot.engine.PartitionLostException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Applies batches until they are applied. What may pass by itself (the database is away, a deadlock) is retried in place,
 * so that the order is kept; what the data itself causes is narrowed down to the one operation, which is then rejected
 * while its neighbours go on. Made at start, so that its counters are there from then on (C19).
 */
@Startup
@Singleton
class ApplyLoop {
    private static final Logger LOG = Logger.getLogger(ApplyLoop.class);

    private final ApplyStore store;
    private final ApplyConfig config;
    private final Counter retries;
    private final Counter processed;
    private final Counter failed;

    ApplyLoop(ApplyStore store, ApplyConfig config, MeterRegistry metrics) {
        this.store = store;
        this.config = config;
        this.retries = metrics.counter("retries");
        this.processed = metrics.counter("processed_ops");
        this.failed = metrics.counter("failed_ops");
    }

    /**
     * The outcomes, in the order of the batches. Fails only when the service stops, or with {@link PartitionLostException}.
     */
    Uni<List<BatchOutcome>> apply(List<OperationBatch> batches, Set<Integer> partitions) {
        return applyOrNarrowDown(batches, partitions).invoke(this::count);
    }

    private Uni<List<BatchOutcome>> applyOrNarrowDown(List<OperationBatch> batches, Set<Integer> partitions) {
        return applyOnceItCan(batches, partitions)
                .onFailure(StoreRefusedException.class)
                .recoverWithUni(refusal -> narrowDown(batches, partitions));
    }

    /** Fails only with what the data itself causes. */
    private Uni<List<BatchOutcome>> applyOnceItCan(List<OperationBatch> batches, Set<Integer> partitions) {
        return store.apply(batches, partitions)
                .onFailure(ApplyLoop::mayPass)
                .invoke(failure -> {
                    retries.increment();
                    LOG.warnf("Could not apply %d batches, trying again: %s", batches.size(), failure.toString());
                })
                .onFailure(ApplyLoop::mayPass)
                .retry()
                .withBackOff(config.retryInitialDelay(), config.retryMaxDelay())
                .indefinitely();
    }

    private Uni<List<BatchOutcome>> narrowDown(List<OperationBatch> batches, Set<Integer> partitions) {
        if (batches.size() > 1) {
            return oneByOne(batches.stream().map(List::of).toList(), partitions);
        }
        OperationBatch batch = batches.get(0);
        List<OperationBatch> parts = parts(batch);
        if (parts.size() > 1) {
            return oneByOne(parts.stream().map(List::of).toList(), partitions)
                    .map(outcomes -> List.of(joined(outcomes)));
        }
        // Once more: two replicas may have met at a user's first operation, and the other one was first.
        return applyOnceItCan(batches, partitions)
                .onFailure(StoreRefusedException.class)
                .recoverWithUni(refusal -> refuse(batch, partitions, refusal));
    }

    private Uni<List<BatchOutcome>> refuse(OperationBatch batch, Set<Integer> partitions, Throwable failure) {
        if (batch.operations().isEmpty()) {
            return Uni.createFrom().failure(failure);
        }
        LOG.errorf(
                failure,
                "An operation can't be applied: %s",
                batch.operations().get(0).operationId());
        return applyOrNarrowDown(List.of(refused(batch)), partitions);
    }

    private Uni<List<BatchOutcome>> oneByOne(List<List<OperationBatch>> parts, Set<Integer> partitions) {
        return Multi.createFrom()
                .iterable(parts)
                .onItem()
                .transformToUniAndConcatenate(part -> applyOrNarrowDown(part, partitions))
                .collect()
                .in(ArrayList::new, List::addAll);
    }

    private static List<OperationBatch> parts(OperationBatch batch) {
        Map<Integer, OperationBatch> byPosition = new TreeMap<>();
        batch.operations().forEach(one -> byPosition.put(one.position(), batch.only(List.of(one), List.of())));
        batch.refusals().forEach(one -> byPosition.put(one.position(), batch.only(List.of(), List.of(one))));
        return List.copyOf(byPosition.values());
    }

    private static OperationBatch refused(OperationBatch batch) {
        Operation operation = batch.operations().get(0);
        Refusal refusal = new Refusal(
                operation.position(),
                operation.operationId(),
                operation.deviceSeq(),
                ErrorCode.NOT_APPLICABLE,
                "the store refused it",
                Known.fingerprint(batch.collection(), operation),
                operation);
        return batch.only(List.of(), List.of(refusal));
    }

    private static BatchOutcome joined(List<BatchOutcome> parts) {
        List<Outcome> outcomes =
                parts.stream().flatMap(part -> part.outcomes().stream()).toList();
        return parts.getLast().with(outcomes);
    }

    private static boolean mayPass(Throwable failure) {
        return !(failure instanceof StoreRefusedException || failure instanceof PartitionLostException);
    }

    private void count(List<BatchOutcome> batches) {
        for (BatchOutcome batch : batches) {
            for (Outcome outcome : batch.outcomes()) {
                if (!outcome.replayed()) {
                    (outcome.isApplied() ? processed : failed).increment();
                }
            }
        }
    }
}
