package io.tidemark.snapshot.receipt;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** A row of {@code sync_receipts}: what became of one batch of a request. */
@Entity
@Immutable
@IdClass(ReceiptEntity.Key.class)
@Table(name = "sync_receipts")
class ReceiptEntity {
    @Id
    @Column(name = "tenant_id")
    String tenantId;

    @Id
    @Column(name = "user_id")
    String userId;

    @Id
    @Column(name = "request_id")
    String requestId;

    @Id
    @Column(name = "batch_id")
    String batchId;

    /** A {@link io.tidemark.contracts.sync.BatchOutcome} as JSON. */
    String outcome;

    @Column(name = "created_at")
    Instant createdAt;

    record Key(String tenantId, String userId, String requestId, String batchId) {}
}
