package io.tidemark.integrity.scan;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How scans treat the database. */
@ConfigMapping(prefix = "tidemark.integrity.scan")
interface ScanConfig {
    /** How long PostgreSQL may work on one statement of a scan. */
    @WithDefault("10m")
    Duration statementTimeout();

    /** How many snapshots are read at a time; with the largest payloads (256 KiB) they all are in memory at once. */
    @WithDefault("64")
    int fetchRows();

    /** How many scans are remembered. */
    @WithDefault("20")
    int kept();
}
