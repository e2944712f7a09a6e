package io.tidemark.flag.unleash;

import org.jspecify.annotations.Nullable;

/**
 * How revisions of the source become epochs, which never fall: neither when we move from the embedded store to Unleash or
 * back, nor when Unleash is restored from a backup and counts again from a lower revision. Every replica comes to the same
 * epoch for the same revision, because the base is kept in PostgreSQL.
 *
 * @param revision the highest that was seen
 */
record Line(long base, long revision) {
    Line {
        if (base + revision < 1) {
            throw new IllegalArgumentException("an epoch below 1");
        }
    }

    /** A line on which that revision has an epoch after the given one. */
    static Line after(long epoch, long revision) {
        return new Line(epoch + 1 - revision, revision);
    }

    long epoch() {
        return base + revision;
    }

    Line at(long newRevision) {
        return new Line(base, newRevision);
    }

    /**
     * The line to go on with.
     *
     * @param stored what PostgreSQL keeps of the same server; null when it was not the source
     * @param epoch the switch epoch that PostgreSQL keeps
     * @param revision what the source shows now
     * @param own our line; null when we have just started
     * @param restored whether lower revisions have lasted so long that the source must have been restored
     */
    static Line settle(@Nullable Line stored, long epoch, long revision, @Nullable Line own, boolean restored) {
        if (stored == null) {
            return after(epoch, revision);
        }
        if (revision >= stored.revision) {
            return stored.at(revision);
        }
        boolean settledByAnother = own != null && own.base != stored.base;
        return restored && !settledByAnother ? after(Math.max(epoch, stored.epoch()), revision) : stored;
    }
}
