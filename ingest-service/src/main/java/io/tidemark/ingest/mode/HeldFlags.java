package io.tidemark.ingest.mode;

import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.contracts.flag.SyncMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the switch, and how sure it is. Times are readings of one monotonic clock, in nanoseconds.
 *
 * @param flag the newest that was heard of; null before the first
 * @param everOn whether the switch was on for anyone, ever: from then on, not knowing counts as on
 * @param recalled whether all that was ever published is known: before that, knowing nothing does not mean that there is nothing
 * @param confirmedAt when flag-service itself last said that this is how it stands; null before it did
 */
record HeldFlags(
        @Nullable LocalOnlyFlag flag,
        boolean everOn,
        boolean recalled,
        @Nullable Long confirmedAt) {
    static final HeldFlags NONE = new HeldFlags(null, false, false, null);

    long epoch() {
        return flag == null ? 0 : flag.epoch();
    }

    /**
     * flag-service answered. An answer older than what is held does not count as news: it comes from a stale cache.
     */
    HeldFlags received(LocalOnlyFlag received, long now) {
        return told(received).stillAt(received.epoch(), now);
    }

    /** flag-service says that this epoch is the newest; no news to whoever knows of a later one. */
    HeldFlags stillAt(long epoch, long now) {
        return epoch < epoch() ? this : new HeldFlags(flag, everOn, recalled, now);
    }

    /** Something else than flag-service itself says how it stood at that epoch; how it stands now, it can't say. */
    HeldFlags told(LocalOnlyFlag said) {
        boolean on = everOn || said.onForSomeone();
        return new HeldFlags(said.epoch() > epoch() ? said : flag, on, recalled, confirmedAt);
    }

    /** Somebody remembers that the switch was on. */
    HeldFlags wasOn() {
        return new HeldFlags(flag, true, recalled, confirmedAt);
    }

    /** All that was ever published was heard. */
    HeldFlags withAllRecalled() {
        return new HeldFlags(flag, everOn, true, confirmedAt);
    }

    SyncMode modeFor(FlagContext subject, long now, Duration maxAge) {
        return isLocalOnly(subject, now, maxAge) ? new SyncMode.LocalOnly(epoch()) : new SyncMode.Normal(epoch());
    }

    private boolean isLocalOnly(FlagContext subject, long now, Duration maxAge) {
        if (flag == null) {
            return everOn || !recalled;
        }
        if (everOn && isStale(now, maxAge)) {
            return true;
        }
        return flag.isOnFor(subject).orElse(everOn);
    }

    private boolean isStale(long now, Duration maxAge) {
        return confirmedAt == null || now - confirmedAt > maxAge.toNanos();
    }
}
