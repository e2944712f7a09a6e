package io.tidemark.snapshot.feed;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** A row of {@code snapshots}, as it is read. */
@Entity
@Immutable
@IdClass(SnapshotEntity.Key.class)
@Table(name = "snapshots")
class SnapshotEntity {
    @Id
    @Column(name = "tenant_id")
    String tenantId;

    @Id
    @Column(name = "user_id")
    String userId;

    @Id
    long version;

    String collection;

    @Column(name = "record_id")
    String recordId;

    @Column(name = "operation_id")
    String operationId;

    @Column(name = "device_id")
    String deviceId;

    String type;

    @Column(name = "schema_version")
    int schemaVersion;

    String payload;

    @Column(name = "content_hash")
    byte[] contentHash;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    record Key(String tenantId, String userId, long version) {}
}
