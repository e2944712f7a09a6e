package io.tidemark.export.run;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much exporting there may be. */
@ConfigMapping(prefix = "tidemark.export.run")
interface RunConfig {
    /** How many exports may run at a time; each holds a connection of the pool, which is to have some left over. */
    @WithDefault("4")
    int concurrent();

    /** How many of them may be one tenant's. */
    @WithDefault("3")
    int concurrentOfTenant();

    /** How many exports and estimates a tenant may begin in a minute. */
    @WithDefault("60")
    int perMinute();

    /** How long one may take; then it ends, with a cursor for the rest where the format can hold one. */
    @WithDefault("30m")
    Duration maxTime();

    /** How many bytes one may send. */
    @WithDefault("16G")
    MemorySize maxSize();

    /** Up to which size an export is buffered (R10). */
    @WithDefault("10M")
    MemorySize bufferedSize();

    /** Up to how many lines an export is buffered (R10). */
    @WithDefault("1000")
    int bufferedLines();
}
