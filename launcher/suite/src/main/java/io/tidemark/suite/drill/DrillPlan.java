package io.tidemark.suite.drill;

import java.io.IOException;
import java.time.Duration;

/**
 * What a drill is about.
 *
 * @param name as it is typed
 * @param story what is broken
 * @param waitsFor the alert or verdict
 * @param lever what the page says to do
 * @param page in docs/runbooks
 * @param within how long the verdict takes to come, at most
 */
public record DrillPlan(
        String name, String story, String waitsFor, String lever, String page, Duration within, Opening opening) {
    private static final Duration QUICK = Duration.ofSeconds(30);

    /** Whether it is over in about as long as it takes to read its page. */
    public boolean isQuick() {
        return within.compareTo(QUICK) <= 0;
    }

    /** Makes the drill for a suite. */
    @FunctionalInterface
    interface Opening {
        Drill of(DrillSuite suite) throws IOException;
    }
}
