package io.tidemark.snapshot.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** What is kept of a collection. Pure. */
record Policy(OptionalInt keepVersions, Optional<Duration> keepFor, Optional<Duration> tombstonesFor) {
    static Policy of(RetentionConfig config, String collection) {
        RetentionConfig.Rules all = config.rules();
        RetentionConfig.Rules own = config.collections().getOrDefault(collection, all);
        return new Policy(
                own.keepVersions().isPresent() ? own.keepVersions() : all.keepVersions(),
                own.keepFor().or(all::keepFor),
                own.tombstonesFor().or(all::tombstonesFor));
    }

    /** Whether any old version may go at all. */
    boolean limitsVersions() {
        return keepVersions.isPresent() || keepFor.isPresent();
    }

    /** How many of the newest versions of a record stay in any case: the newest always does. */
    int newestKept() {
        return Math.max(1, keepVersions.orElse(1));
    }

    /** A version that was replaced before this may go; empty: whenever that was. */
    Optional<Instant> replacedBefore(Instant now) {
        return keepFor.map(now::minus);
    }

    /** A record that was deleted before this may go; empty: none. */
    Optional<Instant> deletedBefore(Instant now) {
        return tombstonesFor.map(now::minus);
    }
}
