package io.tidemark.snapshot.receipt;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.http.Caller;
import io.tidemark.snapshot.store.ReadTransactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads what became of a user's requests. */
@ApplicationScoped
class ReceiptStore implements PanacheRepositoryBase<ReceiptEntity, ReceiptEntity.Key> {
    private static final String OF_REQUEST = "tenantId = :tenant and userId = :user and requestId = :request";

    private final ReadTransactions transactions;

    ReceiptStore(ReadTransactions transactions) {
        this.transactions = transactions;
    }

    /** One part of a request, and when it was done. */
    record Part(BatchOutcome outcome, Instant at) {}

    /** The parts of a request that are done. */
    Uni<List<Part>> parts(Caller caller, String requestId) {
        Map<String, Object> parameters = Map.of("tenant", caller.tenant(), "user", caller.user(), "request", requestId);
        return transactions.inTenant(
                caller,
                () -> list(OF_REQUEST, parameters)
                        .map(rows -> rows.stream().map(ReceiptStore::part).toList()));
    }

    private static Part part(ReceiptEntity row) {
        try {
            return new Part(
                    MessageCodec.decodeBatchOutcome(row.outcome.getBytes(StandardCharsets.UTF_8)), row.createdAt);
        } catch (UndecodableMessageException e) {
            throw new IllegalStateException("the outcome of batch " + row.batchId + " is stored, but not readable", e);
        }
    }
}
