package io.tidemark.integrity.health;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How health is counted and told. */
@ConfigMapping(prefix = "tidemark.integrity.health")
interface HealthConfig {
    /** The time between two looks; what has changed is told at once. */
    @WithDefault("1s")
    Duration lookEvery();

    /** The longest time between two verdicts on one tenant; less than the heartbeat that readers count on. */
    @WithDefault("10s")
    Duration tellEvery();

    /** The silence after which the replica that tells counts as dead. */
    @WithDefault("5s")
    Duration takeoverAfter();

    /** How long Kafka and PostgreSQL may take. */
    @WithDefault("2s")
    Duration patience();

    /** The time between two counts of operations that don't get through. */
    @WithDefault("30s")
    Duration stubbornEvery();

    /** How many tenants are counted apart, in the order in which they came, about 110 KB each; the others are part of the whole only. */
    @WithDefault("500")
    int maxTenants();

    /** How many distinct users of a day are counted; about 150 bytes each. */
    @WithDefault("300000")
    int maxUsers();

    /** The group ids of the flags whose users are told apart by hundredths. */
    @WithDefault("resume_sync.local_only,learningSync.enabled,syncEnabled")
    List<String> cohortGroups();
}
