package io.tidemark.ingest.mode;

import io.tidemark.contracts.flag.FlagContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the switch, and how sure it is. Times are readings of one monotonic clock, in nanoseconds.
 *
 * @param flag the newest that was received; null before the first
 * @param everOn whether the switch was on for anyone, ever: from then on, not knowing counts as on
 * @param confirmedAt when flag-service last said that this is how it stands
 */
record HeldFlags(@Nullable LocalOnlyFlag flag, boolean everOn, long confirmedAt) {
    static final HeldFlags NONE = new HeldFlags(null, false, 0);

    long epoch() {
        return flag == null ? 0 : flag.epoch();
    }

    /** An answer older than what is held changes nothing, not even the age: it comes from a stale cache. */
    HeldFlags received(LocalOnlyFlag received, long now) {
        if (received.epoch() < epoch()) {
            return this;
        }
        return received.epoch() == epoch()
                ? confirmed(now)
                : new HeldFlags(received, everOn || received.onForSomeone(), now);
    }

    HeldFlags confirmed(long now) {
        return new HeldFlags(flag, everOn, now);
    }

    SyncMode modeFor(FlagContext subject, long now, Duration maxAge) {
        return isLocalOnly(subject, now, maxAge) ? new SyncMode.LocalOnly(epoch()) : new SyncMode.Normal(epoch());
    }

    private boolean isLocalOnly(FlagContext subject, long now, Duration maxAge) {
        boolean stale = now - confirmedAt > maxAge.toNanos();
        if (flag == null || (everOn && stale)) {
            return everOn;
        }
        return flag.isOnFor(subject).orElse(everOn);
    }
}
