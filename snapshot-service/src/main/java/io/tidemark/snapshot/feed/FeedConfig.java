package io.tidemark.snapshot.feed;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How records and changes are read. */
@ConfigMapping(prefix = "tidemark.snapshot.feed")
interface FeedConfig {
    /** The secret that cursors are signed with, in base64; the same for all replicas. */
    String cursorKey();

    /** How many entries a page has when the client names no limit. */
    @WithDefault("100")
    int defaultLimit();

    /** The largest limit that a client may name. */
    @WithDefault("1000")
    int maxLimit();

    /**
     * How many bytes of payload a page holds; with more it ends, whatever the limit. The last one may go past it, so that there is always
     * one.
     */
    @WithDefault("4M")
    MemorySize maxPageSize();

    /** The longest time, in whole seconds, that a request may wait for something new. */
    @WithDefault("30s")
    Duration maxLongPoll();

    /** How many requests may wait for something new at once in this process; more are told that it is overloaded. */
    @WithDefault("20000")
    int maxWaiting();

    /** How many statements at once ask where streams stand; whoever comes meanwhile is asked for with the next one. */
    @WithDefault("2")
    int maxStatesAtOnce();

    /** How many users' streams one of them asks for. */
    @WithDefault("200")
    int maxStatesTogether();
}
