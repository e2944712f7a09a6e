package io.tidemark.snapshot.decision;

import io.tidemark.contracts.sync.StreamDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a user's stream stands.
 *
 * @param epoch which history this is; a restore starts another
 * @param version the last one given out; the next snapshot takes the next number, without a gap
 * @param count how many records are live
 * @param digest over the live records
 * @param failed how many operations of the user failed, ever
 * @param lastCreatedAt of the last snapshot, null before the first
 */
public record StreamState(
        long epoch,
        long version,
        long count,
        StreamDigest digest,
        long failed,
        @Nullable Instant lastCreatedAt) {
    private static final Duration TICK = Duration.of(1, ChronoUnit.MICROS);

    /** A user who never wrote, before the first restore. */
    public static final StreamState NEW = beginning(1);

    /** A user who never wrote, in the history of that epoch. */
    public static StreamState beginning(long epoch) {
        return new StreamState(epoch, 0, 0, StreamDigest.EMPTY, 0, null);
    }

    /**
     * The time that the next snapshot gets, in microseconds as PostgreSQL keeps them: strictly after the last one's, also
     * when many are written in one transaction or the clock was set back (R27 orders by it, C8).
     */
    Instant nextCreatedAt(Instant now) {
        Instant micros = now.truncatedTo(ChronoUnit.MICROS);
        return lastCreatedAt == null || micros.isAfter(lastCreatedAt) ? micros : lastCreatedAt.plus(TICK);
    }

    /** The state after one more snapshot of the record replaced the head that it had. */
    StreamState after(RecordKey key, @Nullable Head before, Head head, Instant createdAt) {
        StreamDigest sum = digest;
        long live = count;
        if (before != null && !before.deleted()) {
            sum = sum.minus(key.collection(), key.recordId(), before.version(), before.contentHash());
            live--;
        }
        if (!head.deleted()) {
            sum = sum.plus(key.collection(), key.recordId(), head.version(), head.contentHash());
            live++;
        }
        return new StreamState(epoch, head.version(), live, sum, failed, createdAt);
    }

    /** The state after one more operation failed. */
    StreamState afterFailure() {
        return new StreamState(epoch, version, count, digest, failed + 1, lastCreatedAt);
    }
}
