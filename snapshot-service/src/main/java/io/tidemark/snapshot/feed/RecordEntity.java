package io.tidemark.snapshot.feed;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of {@code sync_records}: which snapshot is a record's head. */
@Entity
@Immutable
@IdClass(RecordEntity.Key.class)
@Table(name = "sync_records")
class RecordEntity {
    @Id
    @Column(name = "tenant_id")
    String tenantId;

    @Id
    @Column(name = "user_id")
    String userId;

    @Id
    String collection;

    @Id
    @Column(name = "record_id")
    String recordId;

    long version;

    boolean deleted;

    record Key(String tenantId, String userId, String collection, String recordId) {}
}
