package io.tidemark.integrity.finding;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How findings are kept and shown. */
@ConfigMapping(prefix = "tidemark.integrity.finding")
interface FindingConfig {
    /** The release of this service, which every finding has beside the client's. */
    @WithDefault("${quarkus.application.version:unknown}")
    String release();

    /** A dismissed burst, drift or violation that was not seen for so long is a new one when it is seen again. */
    @WithDefault("1h")
    Duration dismissedFor();

    /** How often the gauges of open findings are taken from the database. */
    @WithDefault("5s")
    Duration gaugesEvery();

    /** How many findings a page holds unless the caller says otherwise. */
    @WithDefault("100")
    int page();

    /** The most that a page holds. */
    @WithDefault("1000")
    int largestPage();
}
