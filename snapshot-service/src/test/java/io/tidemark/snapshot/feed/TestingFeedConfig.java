package io.tidemark.snapshot.feed;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;

/** Limits for tests that boot nothing. */
record TestingFeedConfig(int maxWaiting) implements FeedConfig {
    @Override
    public String cursorKey() {
        return "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    }

    @Override
    public int defaultLimit() {
        return 100;
    }

    @Override
    public int maxLimit() {
        return 1_000;
    }

    @Override
    public MemorySize maxPageSize() {
        return new MemorySize(BigInteger.valueOf(4_194_304));
    }

    @Override
    public Duration maxLongPoll() {
        return Duration.ofSeconds(30);
    }

    @Override
    public int maxStatesAtOnce() {
        return 2;
    }

    @Override
    public int maxStatesTogether() {
        return 200;
    }
}
