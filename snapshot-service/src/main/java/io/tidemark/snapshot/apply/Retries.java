package io.tidemark.snapshot.apply;

import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;

/** Tries failed operations again (R51, R52, R110). */
@ApplicationScoped
public class Retries {
    private final RetryStore store;
    private final OutcomePublisher outcomes;

    Retries(RetryStore store, OutcomePublisher outcomes) {
        this.store = store;
        this.outcomes = outcomes;
    }

    /**
     * Tries the selected operations again, each user's in one transaction and in the order in which they failed; at most
     * 1,000 a user. Whatever ends it on the way, an operation is either kept or applied, never both.
     */
    public Uni<Retried> retry(RetrySelection selection) {
        return store.users(selection)
                .onItem()
                .transformToMulti(users -> Multi.createFrom().iterable(users))
                .onItem()
                .transformToUniAndConcatenate(user -> retryUser(selection.ofUser(user)))
                .collect()
                .in(() -> new Retried[] {Retried.NONE}, (sum, one) -> sum[0] = sum[0].plus(one))
                .map(sum -> sum[0]);
    }

    private Uni<Retried> retryUser(RetrySelection selection) {
        return store.retry(selection)
                .call(result -> result.outcomes().isEmpty()
                        ? Uni.createFrom().voidItem()
                        : outcomes.tell(
                                result.outcomes(),
                                Collections.nCopies(result.outcomes().size(), Span.getInvalid())))
                .map(RetryStore.Result::retried);
    }
}
