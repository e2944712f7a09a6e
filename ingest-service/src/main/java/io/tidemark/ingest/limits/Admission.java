package io.tidemark.ingest.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A bucket of operations for each tenant. Safe for any thread. */
@ApplicationScoped
public class Admission {
    /** A full bucket is the same as none: past this many, those are forgotten. */
    private static final int MANY_TENANTS = 10_000;

    private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Map<String, Rate> own;
    private final Rate usual;
    private final TimeMeter time;

    @Inject
    Admission(AdmissionConfig config) {
        this(config, TimeMeter.SYSTEM_NANOTIME);
    }

    Admission(AdmissionConfig config, TimeMeter time) {
        this.usual = new Rate(config.operationsPerSecond(), config.operationsBurst());
        this.own = Rate.byTenant(config.tenants().orElse(List.of()));
        this.time = time;
    }

    /** How fast the tenant may push. */
    Rate rate(String tenant) {
        return own.getOrDefault(tenant, usual);
    }

    /** Takes that many operations from the tenant's bucket, or ends the request with rate-limited. */
    public void admit(String tenant, int operations) {
        if (operations == 0) {
            return;
        }
        Rate rate = rate(tenant);
        // What is larger than the bucket passes when it is full, else it would never pass.
        ConsumptionProbe probe = bucket(tenant).tryConsumeAndReturnRemaining(Math.min(operations, rate.burst()));
        if (!probe.isConsumed()) {
            throw ProblemException.retryable(
                    ErrorCode.RATE_LIMITED,
                    "this tenant pushes at most %d operations a second, and %d at once"
                            .formatted(rate.perSecond(), rate.burst()),
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    /** What the tenant may still push. */
    public Quota quota(String tenant) {
        Rate rate = rate(tenant);
        Bucket bucket = buckets.get(tenant);
        return new Quota(
                rate.burst(),
                Math.max(1, Math.ceilDiv(rate.burst(), rate.perSecond())),
                bucket == null ? rate.burst() : Math.max(0, bucket.getAvailableTokens()));
    }

    private Bucket bucket(String tenant) {
        if (buckets.size() > MANY_TENANTS) {
            buckets.entrySet()
                    .removeIf(entry -> entry.getValue().getAvailableTokens()
                            >= rate(entry.getKey()).burst());
        }
        return buckets.computeIfAbsent(tenant, name -> bucket(rate(name)));
    }

    private Bucket bucket(Rate rate) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.burst()).refillGreedy(rate.perSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }
}
