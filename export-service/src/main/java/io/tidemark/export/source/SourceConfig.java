package io.tidemark.export.source;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How exports treat the database and Kafka. */
@ConfigMapping(prefix = "tidemark.export.source")
interface SourceConfig {
    /** How many rows are read at a time at first, and with the largest payloads (256 KiB): all of them are in memory. */
    @WithDefault("32")
    int fetchRows();

    /** How many rows are read at a time where they are small. */
    @WithDefault("256")
    int fetchRowsMost();

    /** How much is to be read at a time. */
    @WithDefault("256K")
    MemorySize fetchSize();

    /** How long PostgreSQL may work on one statement of an export. */
    @WithDefault("1m")
    Duration statementTimeout();

    /**
     * How long a reader may keep an export's transaction waiting for its next chunk. After that the transaction is ended
     * and the export breaks off.
     */
    @WithDefault("1m")
    Duration readerTimeout();

    /** How long a transaction of an export may last; more than the export itself may. */
    @WithDefault("35m")
    Duration transactionTimeout();

    /** How many rows an estimate counts at most. */
    @WithDefault("1000000")
    long estimateRows();

    /** How long Kafka may take for an answer. */
    @WithDefault("4s")
    Duration kafkaPatience();
}
