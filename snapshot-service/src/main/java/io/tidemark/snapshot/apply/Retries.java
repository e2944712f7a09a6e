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
     * Tries all selected operations again, each once, each user's in the order in which they failed and at most 1,000, and
     * 16 MB of payloads, in one transaction. Whatever ends it on the way, an operation is either kept or applied, never both.
     */
    public Uni<Retried> retry(RetrySelection selection) {
        return store.users(selection)
                .onItem()
                .transformToMulti(users -> Multi.createFrom().iterable(users))
                .onItem()
                .transformToUniAndConcatenate(user -> retryUser(selection.ofUser(user), 0))
                .collect()
                .in(() -> new Retried[] {Retried.NONE}, (sum, one) -> sum[0] = sum[0].plus(one))
                .map(sum -> sum[0]);
    }

    /** Those that failed behind that place. */
    private Uni<Retried> retryUser(RetrySelection selection, long after) {
        return store.retry(selection, after)
                .call(result -> result.outcomes().isEmpty()
                        ? Uni.createFrom().voidItem()
                        : outcomes.tell(
                                result.outcomes(),
                                Collections.nCopies(result.outcomes().size(), Span.getInvalid())))
                .chain(result -> result.more()
                        ? retryUser(selection, result.last()).map(result.retried()::plus)
                        : Uni.createFrom().item(result.retried()));
    }
}
