package io.tidemark.ingest.limits;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much a client may send and how long it waits. {@code GET /api/limits} publishes it. */
@ConfigMapping(prefix = "tidemark.ingest.limits")
public interface LimitsConfig {
    /** What travels together to the log, which takes records of 1 MB: payloads as JSON strings, and 400 bytes an operation. */
    int MAX_BATCH_BYTES = 600_000;

    /** A record's id in UTF-8: what an index of PostgreSQL holds beside the tenant and the user. */
    int MAX_RECORD_ID_BYTES = 512;

    /** Operations in one request. */
    @WithDefault("1000")
    int maxOperations();

    /** A request's body, in the bytes that really came; compressed, also in those that it holds. */
    @WithDefault("5M")
    MemorySize maxBody();

    /** How many bytes one byte of a compressed body may stand for, on average. */
    @WithDefault("100")
    int maxInflation();

    /** All bodies that are in work at the same time, in one replica; one more is turned away, to come back. */
    @WithDefault("24M")
    MemorySize maxBodiesTogether();

    /** How long pushes that are in work may take to confirm, at the pace of the last seconds; one more is turned away. */
    @WithDefault("1s")
    Duration maxQueue();

    /** Bodies that are taken on whatever the pace: a few of the largest, as little may be confirmed because little came. */
    @WithDefault("8M")
    MemorySize minBodiesTogether();

    /** One operation's payload in its canonical form, in bytes of UTF-8. */
    @WithDefault("256K")
    MemorySize maxPayload();

    /** Batches that wait for their outcome at the same time, in one replica; one more is turned away. */
    @WithDefault("2000")
    int maxWaiting();

    /** How long a request waits for an outcome before it is given a receipt instead. */
    @WithDefault("4s")
    Duration maxWait();
}
