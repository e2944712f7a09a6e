package io.tidemark.snapshot.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import io.tidemark.snapshot.apply.CollectionKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What is kept, and for how long. Unless something is set here, every version and every tombstone is kept for ever. */
@ConfigMapping(prefix = "tidemark.snapshot.retention")
interface RetentionConfig {
    /** For collections of which nothing else is said. */
    @WithParentName
    Rules rules();

    /** By collection; what is not said of one is as for all. */
    Map<@WithConverter(CollectionKey.class) String, Rules> collections();

    /** How long the answers to operations that were not applied are kept; later such an operation is decided anew. */
    @WithDefault("30D")
    Duration answersFor();

    /** How long the outcomes behind receipts are kept. */
    @WithDefault("24H")
    Duration receiptsFor();

    /** How long the Idempotency-Keys of whole requests are kept. */
    @WithDefault("7D")
    Duration keysFor();

    /** How long what lost in a settled conflict is kept; a record that is gone for good takes it along. */
    Optional<Duration> conflictsFor();

    /** The time between two compactions of a tenant. */
    @WithDefault("24H")
    Duration every();

    /** The time between two looks at whether a compaction is due. */
    @WithDefault("10M")
    Duration lookEvery();

    /** How many versions, or records, a transaction removes at most. */
    @WithDefault("500")
    int chunk();

    /** What is kept of a collection. */
    interface Rules {
        /** The newest so many versions of a record are kept; at least one is. */
        OptionalInt keepVersions();

        /** A version is kept for so long after a newer one replaced it. When both are set, it goes when both allow it. */
        Optional<Duration> keepFor();

        /** A deleted record is gone for good so long after its deletion. */
        Optional<Duration> tombstonesFor();
    }
}
