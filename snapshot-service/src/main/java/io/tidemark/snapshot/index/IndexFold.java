package io.tidemark.snapshot.index;

import io.tidemark.contracts.sync.StreamDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a user's snapshots add up to. Takes them in the order of collection, record and version, and keeps one of them in
 * memory, however many there are. Pure: {@link StreamDigest} and the heads come out as they do when operations are applied
 * one by one.
 */
final class IndexFold {
    private @Nullable SnapshotRow last;
    private long version;
    private long count;
    private StreamDigest digest = StreamDigest.EMPTY;
    private @Nullable Instant createdAt;

    /** The heads that are complete with these snapshots: of all records but the last one. */
    List<RecordHead> add(List<SnapshotRow> snapshots) {
        List<RecordHead> heads = new ArrayList<>();
        for (SnapshotRow snapshot : snapshots) {
            if (last != null && !last.isOfSameRecord(snapshot)) {
                heads.add(complete(last));
            }
            last = snapshot;
            if (snapshot.version() > version) {
                version = snapshot.version();
                createdAt = snapshot.createdAt();
            }
        }
        return heads;
    }

    /** The head of the last record, when there were no more snapshots. */
    Optional<RecordHead> end() {
        Optional<RecordHead> head = Optional.ofNullable(last).map(this::complete);
        last = null;
        return head;
    }

    private RecordHead complete(SnapshotRow newest) {
        if (!newest.deleted()) {
            count++;
            digest = digest.plus(newest.collection(), newest.recordId(), newest.version(), newest.contentHash());
        }
        return newest.head();
    }

    /**
     * The stream, after the end. Versions are never given twice, whatever became of those that were given: devices have seen them.
     *
     * @param pruned the highest version that was removed together with its record
     * @param standing what the stream says, which alone still knows when its newest version was made
     */
    StreamRow stream(long pruned, StreamRow standing) {
        long given = Math.max(pruned, standing.version());
        return given > version
                ? new StreamRow(given, count, digest, later(createdAt, standing.lastCreatedAt()))
                : new StreamRow(version, count, digest, createdAt);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
