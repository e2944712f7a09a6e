package io.tidemark.snapshot.apply;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The loop over a store of the test's own. */
final class TestingLoop {
    private TestingLoop() {}

    static ApplyLoop over(
            Function<List<OperationBatch>, Uni<List<BatchOutcome>>> store, ApplyConfig config, Clock clock) {
        return new ApplyLoop(
                new Store(store, clock), nobodysChanges(), config, new ApplyMetrics(new SimpleMeterRegistry(), clock));
    }

    /** No request of these tests asks for changes. */
    @SuppressWarnings("NullAway")
    private static OutcomeChanges nobodysChanges() {
        return new OutcomeChanges(null);
    }

    private static final class Store extends ApplyStore {
        private final Function<List<OperationBatch>, Uni<List<BatchOutcome>>> store;

        /** Nothing of what the real one works with is touched. */
        @SuppressWarnings("NullAway")
        Store(Function<List<OperationBatch>, Uni<List<BatchOutcome>>> store, Clock clock) {
            super(null, null, clock);
            this.store = store;
        }

        @Override
        Uni<List<BatchOutcome>> apply(List<OperationBatch> batches, Set<Integer> partitions) {
            return store.apply(batches);
        }
    }
}
