package io.tidemark.snapshot.feed;

import io.tidemark.contracts.sync.StreamDigest;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of {@code sync_streams}: where a user's stream stands. */
@Entity
@Immutable
@IdClass(StreamEntity.Key.class)
@Table(name = "sync_streams")
class StreamEntity {
    @Id
    @Column(name = "tenant_id")
    String tenantId;

    @Id
    @Column(name = "user_id")
    String userId;

    long epoch;

    long version;

    @Column(name = "record_count")
    long recordCount;

    byte[] digest;

    @Column(name = "pruned_version")
    long prunedVersion;

    Reading.StreamState state() {
        return new Reading.StreamState(
                epoch, version, recordCount, StreamDigest.ofBytes(digest).hex(), prunedVersion);
    }

    record Key(String tenantId, String userId) {}
}
