package io.tidemark.export.snapshots;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How exports treat the database. */
@ConfigMapping(prefix = "tidemark.export.snapshots")
interface ExportConfig {
    /** How many exports may run at a time; each holds a connection of the pool, which is to have some left over. */
    @WithDefault("4")
    int concurrent();

    /** How many snapshots are read, rendered and sent at a time; with the largest payloads (256 KiB) all are in memory. */
    @WithDefault("50")
    int fetchRows();

    /** How long PostgreSQL may work on one statement of an export. */
    @WithDefault("1m")
    Duration statementTimeout();

    /**
     * How long a reader may keep an export's transaction waiting for its next chunk. After that the transaction is ended
     * and the export breaks off.
     */
    @WithDefault("1m")
    Duration readerTimeout();
}
