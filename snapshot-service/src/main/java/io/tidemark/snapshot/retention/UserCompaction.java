package io.tidemark.snapshot.retention;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Compacts one user: each collection by its policy, in as many transactions as it takes. */
@ApplicationScoped
class UserCompaction {
    private final CompactionStore store;
    private final ScopeStore scopes;
    private final RetentionConfig config;

    UserCompaction(CompactionStore store, ScopeStore scopes, RetentionConfig config) {
        this.store = store;
        this.scopes = scopes;
        this.config = config;
    }

    Uni<CompactionProgress> compact(String tenant, String user, Instant now) {
        return scopes.collections(tenant, user)
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate(collection -> compact(
                        new CompactionStore.Scope(tenant, user, collection, Policy.of(config, collection), now)))
                .collect()
                .in(Sum::new, Sum::add)
                .chain(sum -> store.expire(tenant, user, now).map(sum.total::plus));
    }

    /** Deleted records first: their versions then need no removal of their own. */
    private Uni<CompactionProgress> compact(CompactionStore.Scope scope) {
        Optional<Instant> deletedBefore = scope.policy().deletedBefore(scope.now());
        Uni<CompactionProgress> records = deletedBefore
                .map(before -> untilLess(() -> store.removeRecords(scope, before)))
                .orElseGet(() -> Uni.createFrom().item(CompactionProgress.NONE));
        return scope.policy().limitsVersions()
                ? records.chain(
                        removed -> untilLess(() -> store.removeVersions(scope)).map(removed::plus))
                : records;
    }

    /** Again and again until nothing is left to remove. */
    private static Uni<CompactionProgress> untilLess(Supplier<Uni<? extends CompactionProgress>> chunk) {
        return Multi.createBy()
                .repeating()
                .uni(chunk)
                .whilst(removed -> removed.records() + removed.versions() > 0)
                .collect()
                .in(Sum::new, Sum::add)
                .map(sum -> sum.total);
    }

    private static final class Sum {
        private CompactionProgress total = CompactionProgress.NONE;

        void add(CompactionProgress more) {
            total = total.plus(more);
        }
    }
}
