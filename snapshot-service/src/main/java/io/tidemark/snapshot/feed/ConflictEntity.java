package io.tidemark.snapshot.feed;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code sync_conflicts}: a conflict that the server settled, and what lost. */
@Entity
@Immutable
@IdClass(ConflictEntity.Key.class)
@Table(name = "sync_conflicts")
class ConflictEntity {
    @Id
    @Column(name = "tenant_id")
    String tenantId;

    @Id
    @Column(name = "user_id")
    String userId;

    @Id
    long version;

    @Column(name = "operation_id")
    String operationId;

    String collection;

    @Column(name = "record_id")
    String recordId;

    @Column(name = "base_version")
    long baseVersion;

    @Column(name = "losing_version")
    @Nullable
    Long losingVersion;

    String resolution;

    String payload;

    @Column(name = "content_hash")
    byte[] contentHash;

    @Column(name = "created_at")
    Instant createdAt;

    record Key(String tenantId, String userId, long version) {}
}
