package io.tidemark.snapshot.apply;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.snapshot.store.RowSecurity;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps the outcomes of requests that were in time when they were decided, and not when they were told: whoever waited has a
 * receipt by then. Between the two are a lock, the commit and Kafka.
 */
@ApplicationScoped
class LateReceiptStore {
    /** A transaction of which nothing is heard for so long is tried again: PostgreSQL's host may be gone without a word. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = Logger.getLogger(LateReceiptStore.class);

    private final Pool pool;
    private final KeptStore kept;
    private final ApplyConfig config;
    private final Clock clock;

    LateReceiptStore(Pool pool, KeptStore kept, ApplyConfig config, Clock clock) {
        this.pool = pool;
        this.kept = kept;
        this.config = config;
        this.clock = clock;
    }

    /** Completes once they are kept; an outage is waited for. */
    Uni<Void> keep(List<OperationBatch> batches, List<BatchOutcome> outcomes) {
        Instant now = clock.instant();
        if (!KeptStore.anyHasReceipt(batches, now)) {
            return Uni.createFrom().voidItem();
        }
        String tenants =
                batches.stream().map(OperationBatch::tenantId).distinct().collect(Collectors.joining(","));
        return Uni.createFrom()
                .deferred(() -> pool.withTransaction(connection -> RowSecurity.show(connection, tenants)
                        .chain(() -> kept.writeReceipts(connection, batches, outcomes, now))))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .invoke(failure -> LOG.warnf("Receipts are not kept yet: %s", failure.toString()))
                .onFailure()
                .retry()
                .withBackOff(config.retryInitialDelay(), config.outageMaxDelay())
                .indefinitely();
    }
}
