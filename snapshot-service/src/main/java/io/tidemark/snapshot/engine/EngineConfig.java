package io.tidemark.snapshot.engine;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the engine keeps its leases and watches the queue. */
@ConfigMapping(prefix = "tidemark.snapshot.engine")
interface EngineConfig {
    /** The time between two heartbeats of the leases that this replica holds. */
    @WithDefault("5s")
    Duration heartbeatEvery();

    /** A runner that was silent for so long has its lease taken by a replica that is to do the work. */
    @WithDefault("30s")
    Duration takeoverAfter();

    /** A lease whose runner was silent for less is released only by force (R50). */
    @WithDefault("10M")
    Duration releaseAfter();

    /** The time between two looks at whether the engine is paused. */
    @WithDefault("1s")
    Duration lookForPauseEvery();

    /**
     * A transaction of which nothing is heard for so long is given up on, and tried again: PostgreSQL's host may be gone without a
     * word. Where it was committed nevertheless, that is known the next time.
     */
    @WithDefault("60s")
    Duration patience();

    /** How long Kafka is waited for when the queue is asked about. */
    @WithDefault("3s")
    Duration kafkaPatience();
}
