package io.tidemark.suite.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What a drill is about.
 *
 * @param name as it is typed
 * @param story what is broken
 * @param waitsFor what an operator sees who looks
 * @param alarms what tells one who does not
 * @param lever what the page says to do
 * @param page in docs/runbooks
 * @param within how long what an operator sees takes to come, at most
 * @param quick whether it is over in less than a minute
 */
public record DrillPlan(
        String name,
        String story,
        String waitsFor,
        List<Alarm> alarms,
        String lever,
        String page,
        Duration within,
        boolean quick,
        Opening opening) {
    /** Makes the drill for a suite. */
    @FunctionalInterface
    interface Opening {
        Drill of(DrillSuite suite) throws IOException;
    }
}
