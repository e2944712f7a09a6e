package io.tidemark.ingest.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A bucket of operations for each tenant. Safe for any thread. */
@ApplicationScoped
public class Admission {
    /** A full bucket is the same as none: past this many, those are forgotten. */
    private static final int MANY_TENANTS = 10_000;

    private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final long perSecond;
    private final long burst;
    private final TimeMeter time;

    @Inject
    Admission(AdmissionConfig config) {
        this(config, TimeMeter.SYSTEM_NANOTIME);
    }

    Admission(AdmissionConfig config, TimeMeter time) {
        this.perSecond = config.operationsPerSecond();
        this.burst = config.operationsBurst();
        this.time = time;
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("tidemark.ingest.admission: both numbers are at least 1");
        }
    }

    /** Takes that many operations from the tenant's bucket, or ends the request with rate-limited. */
    public void admit(String tenant, int operations) {
        if (operations == 0) {
            return;
        }
        // What is larger than the bucket passes when it is full, else it would never pass.
        ConsumptionProbe probe = bucket(tenant).tryConsumeAndReturnRemaining(Math.min(operations, burst));
        if (!probe.isConsumed()) {
            throw ProblemException.retryable(
                    ErrorCode.RATE_LIMITED,
                    "a tenant pushes at most " + perSecond + " operations a second, and " + burst + " at once",
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    /** What the tenant may still push. */
    public Quota quota(String tenant) {
        Bucket bucket = buckets.get(tenant);
        return new Quota(
                burst,
                Math.max(1, Math.ceilDiv(burst, perSecond)),
                bucket == null ? burst : Math.max(0, bucket.getAvailableTokens()));
    }

    private Bucket bucket(String tenant) {
        if (buckets.size() > MANY_TENANTS) {
            buckets.values().removeIf(bucket -> bucket.getAvailableTokens() >= burst);
        }
        return buckets.computeIfAbsent(
                tenant,
                name -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .withCustomTimePrecision(time)
                        .build());
    }
}
