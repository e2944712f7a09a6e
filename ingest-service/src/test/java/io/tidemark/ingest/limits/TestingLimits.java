package io.tidemark.ingest.bulk;

import io.quarkus.runtime.configuration.MemorySize;
import io.tidemark.ingest.limits.LimitsConfig;
import java.math.BigInteger;
import java.time.Duration;

/** Small limits, so that tests reach them with small requests. */
record TestingLimits(int maxOperations, MemorySize maxPayload, int maxWaiting, Duration maxWait)
        implements LimitsConfig {
    static final LimitsConfig SMALL = new TestingLimits(3, bytes(64), 2, Duration.ofSeconds(30));

    static MemorySize bytes(long bytes) {
        return new MemorySize(BigInteger.valueOf(bytes));
    }

    @Override
    public MemorySize maxBodiesTogether() {
        return bytes(100_000);
    }

    @Override
    public MemorySize maxBody() {
        return bytes(10_000);
    }
}
