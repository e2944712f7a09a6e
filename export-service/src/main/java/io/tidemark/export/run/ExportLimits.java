package io.tidemark.export.run;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Who may begin an export now: so many of a tenant in a minute, so many at a time, and so many at a time in all. */
@Singleton
public class ExportLimits {
    /** A full bucket is the same as none: past this many, those are forgotten. */
    private static final int MANY_TENANTS = 10_000;

    private static final Duration LATER = Duration.ofSeconds(10);

    private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> running = new ConcurrentHashMap<>();
    private final RunConfig config;
    private final TimeMeter time;
    private int places;

    @Inject
    ExportLimits(RunConfig config) {
        this(config, TimeMeter.SYSTEM_NANOTIME);
    }

    ExportLimits(RunConfig config, TimeMeter time) {
        this.config = config;
        this.time = time;
        this.places = config.concurrent();
    }

    /** A place for an export, to be given back once; or a problem that says when to come again. */
    public Runnable enter(String tenant) {
        ConsumptionProbe probe = bucket(tenant).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw ProblemException.retryable(
                    ErrorCode.RATE_LIMITED,
                    "a tenant begins at most " + config.perMinute() + " exports a minute",
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
        return place(tenant);
    }

    /** A place alone, for work that was admitted before. */
    public synchronized Runnable place(String tenant) {
        if (running.getOrDefault(tenant, 0) >= config.concurrentOfTenant()) {
            throw ProblemException.retryable(
                    ErrorCode.RATE_LIMITED,
                    "a tenant runs at most " + config.concurrentOfTenant() + " exports at a time",
                    LATER);
        }
        if (places == 0) {
            throw ProblemException.retryable(ErrorCode.OVERLOADED, "enough exports are running", LATER);
        }
        places--;
        running.merge(tenant, 1, Integer::sum);
        AtomicBoolean given = new AtomicBoolean();
        return () -> {
            if (given.compareAndSet(false, true)) {
                leave(tenant);
            }
        };
    }

    private synchronized void leave(String tenant) {
        places++;
        running.computeIfPresent(tenant, (name, exports) -> exports == 1 ? null : exports - 1);
    }

    private Bucket bucket(String tenant) {
        if (buckets.size() > MANY_TENANTS) {
            buckets.values().removeIf(bucket -> bucket.getAvailableTokens() >= config.perMinute());
        }
        return buckets.computeIfAbsent(
                tenant,
                name -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(config.perMinute())
                                .refillGreedy(config.perMinute(), Duration.ofMinutes(1)))
                        .withCustomTimePrecision(time)
                        .build());
    }
}
