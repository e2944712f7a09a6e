package io.tidemark.suite.drill;

import java.util.function.Function;

/**
 * What a drill is about.
 *
 * @param name as it is typed
 * @param story what is broken
 * @param waitsFor the alert or verdict
 * @param lever what the page says to do
 * @param page in docs/runbooks
 * @param quick whether it is over within seconds
 */
public record DrillPlan(
        String name, String story, String waitsFor, String lever, String page, boolean quick, Opening opening) {

    /** Makes the drill for a suite. */
    @FunctionalInterface
    interface Opening extends Function<DrillSuite, Drill> {}
}
