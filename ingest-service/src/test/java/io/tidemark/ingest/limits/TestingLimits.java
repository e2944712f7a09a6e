package io.tidemark.ingest.limits;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;

/** Small limits, so that tests reach them with small requests. */
public record TestingLimits(int maxOperations, MemorySize maxPayload, int maxWaiting, Duration maxWait)
        implements LimitsConfig {
    /** Three operations, payloads of 64 bytes. */
    public static final LimitsConfig SMALL = new TestingLimits(3, bytes(64), 2, Duration.ofSeconds(30));

    private static MemorySize bytes(long bytes) {
        return new MemorySize(BigInteger.valueOf(bytes));
    }

    @Override
    public int maxInflation() {
        return 10;
    }

    @Override
    public MemorySize maxBodiesTogether() {
        return bytes(100_000);
    }

    @Override
    public MemorySize minBodiesTogether() {
        return bytes(1_000);
    }

    @Override
    public Duration maxQueue() {
        return Duration.ofSeconds(1);
    }

    @Override
    public MemorySize maxBody() {
        return bytes(10_000);
    }
}
