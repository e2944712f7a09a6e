package io.tidemark.integrity.sweep;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How scans run beside everything else. */
@ConfigMapping(prefix = "tidemark.integrity.sweep")
interface SweepConfig {
    /** Whether scans run by themselves; those that people start always do. */
    @WithDefault("true")
    boolean scheduled();

    /** How often a replica looks whether there is something to scan. */
    @WithDefault("1s")
    Duration lookEvery();

    /** How often the whole store is scanned. */
    @WithDefault("24h")
    Duration fullEvery();

    /** How often a replica asks when the last scan of the whole store was through. */
    @WithDefault("30s")
    Duration ageEvery();

    /** How often what was written lately is scanned. */
    @WithDefault("1m")
    Duration incrementalEvery();

    /** As fast as that what was written lately is scanned; faster when it would not be done in most of the time until the next. */
    @WithDefault("5000")
    int incrementalRowsPerSecond();

    /** The longest stretch of what was heard that is looked at before the watermark moves. */
    @WithDefault("10m")
    Duration incrementalStretch();

    /** About how many snapshots are looked at in a part: half of them in each of two transactions. */
    @WithDefault("5000")
    int chunkRows();

    /** The most users' streams that are recounted in a part; fewer when they have more snapshots than it reads. */
    @WithDefault("500")
    int chunkUsers();

    /**
     * PostgreSQL checks each row where it lies; one of so many snapshots is also read and judged in Java, other ones in each
     * full scan, so that after as many scans all were.
     */
    @WithDefault("10")
    int rereadOneIn();

    /** How many rows are read at a time; with the largest payloads (256 KiB) they all are in memory at once. */
    @WithDefault("250")
    int fetchRows();

    /** The most rows a second that a full scan reads, so that writes hardly notice. */
    @WithDefault("20000")
    int rowsPerSecond();

    /**
     * A full scan rests so many times as long as a part of it took, if not longer: it takes a tenth of the time at most. When
     * PostgreSQL has other things to do, parts take longer, and the scan gives way; but no longer than takeover-after.
     */
    @WithDefault("9")
    int restTimes();

    /** How long PostgreSQL may work on one statement of a scan. */
    @WithDefault("1m")
    Duration statementTimeout();

    /** A replica that has not been heard of for so long is taken for dead, and another one goes on with its scan. */
    @WithDefault("30s")
    Duration takeoverAfter();

    /** How many findings one chunk may add: past that they are counted and not kept. */
    @WithDefault("5000")
    int findingsPerChunk();

    /** How many scans a listing shows. */
    @WithDefault("50")
    int listed();
}
