package io.tidemark.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * How long tests wait for what must happen: so long that only a defect makes them wait in vain, also where a build machine
 * is ten times slower than a developer's. Nothing is waited for longer than it takes.
 */
public final class Patience {
    /** For anything that is expected to happen. */
    public static final Duration LIMIT = Duration.ofMinutes(3);

    private Patience() {}

    /** Waits for a condition, with {@link #LIMIT}. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT);
    }
}
