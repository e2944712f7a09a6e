package io.tidemark.snapshot.feed;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import io.tidemark.snapshot.store.ReadTransactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads the conflicts that were settled by the server. */
@ApplicationScoped
class ConflictStore implements PanacheRepositoryBase<ConflictEntity, ConflictEntity.Key> {
    private static final String OF_RECORD = "tenantId = :tenant and userId = :user and collection = :collection"
            + " and recordId = :record and version < :before order by version desc";

    private static final String SIZES = "select octet_length(payload) from ConflictEntity where " + OF_RECORD;

    private final ReadTransactions transactions;

    ConflictStore(ReadTransactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A record's conflicts.
     *
     * @param known whether there ever was such a record
     * @param conflicts newest first, as many as the page may hold
     * @param hasMore whether there are older ones
     */
    record Found(boolean known, List<ConflictEntity> conflicts, boolean hasMore) {}

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
                        .chain(record -> sizes(parameters, asked.size() + 1).chain(sizes -> {
                            int fitting = fitting(sizes, asked);
                            return find(OF_RECORD, parameters)
                                    .page(Page.ofSize(Math.max(1, fitting)))
                                    .list()
                                    .map(rows -> new Found(record != null, rows, sizes.size() > fitting));
                        })));
    }

    private static Uni<List<Integer>> sizes(Map<String, Object> parameters, int most) {
        return Panache.getSession().chain(session -> {
            Mutiny.SelectionQuery<Integer> query = session.createSelectionQuery(SIZES, Integer.class);
            parameters.forEach(query::setParameter);
            return query.setMaxResults(most).getResultList();
        });
    }

    /** How many of them a page holds: the last one may go past what it holds, so that there is always one. */
    private static int fitting(List<Integer> sizes, PageRequest asked) {
        long bytes = 0;
        int count = 0;
        while (count < Math.min(asked.size(), sizes.size()) && bytes < asked.bytes()) {
            bytes += sizes.get(count);
            count++;
        }
        return count;
    }
}
