package io.tidemark.snapshot.consistency;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How devices compare what they hold with the server. */
@ConfigMapping(prefix = "tidemark.snapshot.consistency")
interface ConsistencyConfig {
    /** A bucket with more records than this is compared a level deeper instead of listed. */
    @WithDefault("1000")
    int maxRecordsPerBucket();

    /** How many records one answer lists at most. */
    @WithDefault("10000")
    int maxRecordsPerAnswer();

    /** How many comparisons this process makes at once, since each reads many rows; more are told that it is overloaded. */
    @WithDefault("4")
    int maxConcurrent();

    /** How many comparisons may wait for Kafka until they are told to integrity-service; more are not told. */
    @WithDefault("1000")
    int maxUntold();

    /** How long a comparison may take. */
    @WithDefault("30s")
    Duration maxDuration();
}
