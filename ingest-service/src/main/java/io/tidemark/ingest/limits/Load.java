package io.tidemark.ingest.limits;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How much of what this replica takes on at the same time is in use. Bodies of pushes have as much room as is confirmed while
 * one may wait, at the pace of the last seconds: what is taken on beyond that would be answered too late, sent again, and done
 * twice (ADR-0038). Safe for any thread.
 */
@ApplicationScoped
public class Load {
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final long minBytes;
    private final long maxBytes;
    private final Duration maxQueue;
    private final int maxWaiting;
    private final Pace pace;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();

    @Inject
    public Load(LimitsConfig limits) {
        this(limits, System::nanoTime);
    }

    Load(LimitsConfig limits, LongSupplier nanos) {
        this.minBytes = limits.minBodiesTogether().asLongValue();
        this.maxBytes = limits.maxBodiesTogether().asLongValue();
        this.maxQueue = limits.maxQueue();
        this.maxWaiting = limits.maxWaiting();
        this.pace = new Pace(nanos);
    }

    /** Ends a push with overloaded that would wait too long behind those that are in work. */
    public void requireRoom() {
        if (bytes.get() >= room()) {
            throw overloaded("more is in work than is confirmed in " + maxQueue.toMillis() + " ms");
        }
    }

    /** What ends a request that there is no room for. */
    static ProblemException overloaded(String why) {
        return ProblemException.retryable(ErrorCode.OVERLOADED, why, COME_BACK);
    }

    /** A push with a body of so many bytes was decided. */
    public void confirmed(long length) {
        pace.confirmed(length);
    }

    /** Counts bytes of bodies, whether or not there is room for them; tells whether there was. */
    boolean addBytes(long more) {
        return bytes.addAndGet(more) <= maxBytes;
    }

    /** Takes one of the places of those that wait, if there is one; who got one gives it back by {@link #leave}. */
    public boolean tryWait() {
        if (waiting.incrementAndGet() <= maxWaiting) {
            return true;
        }
        waiting.decrementAndGet();
        return false;
    }

    /** Gives back a place. */
    public void leave() {
        waiting.decrementAndGet();
    }

    /** Whether more than half of something is in use: time for clients to slow down, before they are turned away. */
    public boolean isHigh() {
        return bytes.get() * 2 > room() || waiting.get() * 2 > maxWaiting;
    }

    /** While nothing is confirmed no pace is known: then there is as much room as in memory. */
    private long room() {
        long perSecond = pace.perSecond();
        if (perSecond == 0) {
            return maxBytes;
        }
        long inTime = perSecond * maxQueue.toMillis() / TimeUnit.SECONDS.toMillis(1);
        return Math.min(maxBytes, Math.max(minBytes, inTime));
    }
}
