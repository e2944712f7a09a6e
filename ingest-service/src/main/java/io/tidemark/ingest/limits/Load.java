package io.tidemark.ingest.limits;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much of what this replica takes on at the same time is in use. Safe for any thread. */
@ApplicationScoped
public class Load {
    private final long maxBytes;
    private final int maxWaiting;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();

    Load(LimitsConfig limits) {
        this.maxBytes = limits.maxBodiesTogether().asLongValue();
        this.maxWaiting = limits.maxWaiting();
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
        return bytes.get() * 2 > maxBytes || waiting.get() * 2 > maxWaiting;
    }
}
