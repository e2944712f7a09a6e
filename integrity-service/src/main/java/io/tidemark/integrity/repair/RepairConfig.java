package io.tidemark.integrity.repair;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** How findings are repaired. */
@ConfigMapping(prefix = "tidemark.integrity.repair")
interface RepairConfig {
    /** Where snapshot-service is, which makes repairs. */
    @WithDefault("${TIDEMARK_SNAPSHOT_URL:http://localhost:8082}")
    URI snapshotService();

    /** How long its answer is waited for. */
    @WithDefault("5s")
    Duration timeout();

    /** How long Kafka's log is searched for one operation. */
    @WithDefault("30s")
    Duration searchFor();

    /** How long before it was applied an operation may have been sent. */
    @WithDefault("1h")
    Duration sentBefore();

    /** How often what is being repaired is looked at again. */
    @WithDefault("10s")
    Duration recheckEvery();

    /** A repair that has not helped by then has failed: the finding is open again. */
    @WithDefault("15m")
    Duration giveUpAfter();
}
