package io.tidemark.snapshot.feed;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import io.tidemark.snapshot.store.ReadTransactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Reads the conflicts that were settled by the server. */
@ApplicationScoped
class ConflictStore implements PanacheRepositoryBase<ConflictEntity, ConflictEntity.Key> {
    private static final String OF_RECORD = "tenantId = :tenant and userId = :user and collection = :collection"
            + " and recordId = :record and version < :before order by version desc";

    private final ReadTransactions transactions;

    ConflictStore(ReadTransactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A record's conflicts.
     *
     * @param known whether there ever was such a record
     * @param conflicts newest first
     */
    record Found(boolean known, List<ConflictEntity> conflicts) {}

    /** The conflicts of a record before the cursor. */
    Uni<Found> conflicts(PageRequest asked, String collection, String recordId) {
        RecordEntity.Key key =
                new RecordEntity.Key(asked.caller().tenant(), asked.caller().user(), collection, recordId);
        Map<String, Object> parameters = Map.of(
                "tenant", key.tenantId(),
                "user", key.userId(),
                "collection", collection,
                "record", recordId,
                "before", asked.from().version());
        return transactions.inTenant(
                asked.caller(),
                () -> Panache.getSession()
                        .chain(session -> session.find(RecordEntity.class, key))
                        .chain(record -> find(OF_RECORD, parameters)
                                .page(Page.ofSize(asked.size() + 1))
                                .list()
                                .map(rows -> new Found(record != null, rows))));
    }
}
