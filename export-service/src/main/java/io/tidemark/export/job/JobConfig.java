package io.tidemark.export.job;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Exports in the background, and their results. */
@ConfigMapping(prefix = "tidemark.export.job")
interface JobConfig {
    /** How many a replica makes at a time; 0 for one that makes none. */
    @WithDefault("1")
    int concurrent();

    /** The pause between two looks for one that waits. */
    @WithDefault("1s")
    Duration look();

    /** How often a replica says that it is still at work, and hears whether it is to go on. */
    @WithDefault("2s")
    Duration heartbeat();

    /** The silence after which another replica begins anew; many times the heartbeat. */
    @WithDefault("15s")
    Duration takeoverAfter();

    /** How often one is begun, with a longer pause each time, before it has failed. */
    @WithDefault("3")
    int attempts();

    /** The pause after the first attempt. */
    @WithDefault("10s")
    Duration pause();

    /** How long a job and its result are kept. */
    @WithDefault("24h")
    Duration keep();

    /** How long a link to a result can be followed. */
    @WithDefault("15m")
    Duration link();

    /** How large a result may be. */
    @WithDefault("1G")
    MemorySize maxSize();

    /** How long one that was cancelled is still told of. */
    @WithDefault("10m")
    Duration keepCancelled();

    /** How many jobs of a user wait, are made or have a result. */
    @WithDefault("25")
    int ofUser();

    /** How many of a tenant. */
    @WithDefault("50")
    int ofTenant();

    /** How large a tenant's results may be together: one that grows past it fails, and no more can be asked for. */
    @WithDefault("4G")
    MemorySize sizeOfTenant();

    /** How large all results may be together. */
    @WithDefault("16G")
    MemorySize sizeOfAll();

    /** How often what has expired is removed. */
    @WithDefault("1m")
    Duration cleaning();
}
