package io.tidemark.flag.feature;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The newest flags that this replica has seen, in memory: reading them never waits for the store, and they stay when it
 * is away. Each newer set is fired as a CDI event, in order.
 */
@Singleton
public class CurrentFeatures {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Event<FeatureSet> changed;
    private volatile @Nullable FeatureSet held;

    CurrentFeatures(Event<FeatureSet> changed) {
        this.changed = changed;
    }

    /** The flags; a retryable problem before they were read for the first time. */
    public FeatureSet get() {
        FeatureSet set = held;
        if (set == null) {
            throw ProblemException.retryable(
                    ErrorCode.DEPENDENCY_UNAVAILABLE, "the flags are not loaded yet", RETRY_AFTER);
        }
        return set;
    }

    boolean loaded() {
        return held != null;
    }

    boolean isBehind(long epoch) {
        FeatureSet set = held;
        return set == null || set.epoch() < epoch;
    }

    /** Takes the set, unless what is held is as new: answers may overtake one another. */
    public synchronized void accept(FeatureSet set) {
        if (isBehind(set.epoch())) {
            // An observer that fails keeps the set from counting as loaded; the next refresh tries again.
            changed.fire(set);
            held = set;
        }
    }
}
