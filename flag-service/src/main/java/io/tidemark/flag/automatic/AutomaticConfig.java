package io.tidemark.flag.automatic;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When the switch is turned on by itself. */
@ConfigMapping(prefix = "tidemark.flag.automatic")
interface AutomaticConfig {
    /** Whether it is at all. */
    @WithDefault("true")
    boolean enabled();

    /** How long SEV-1 has to be held without a break (C18). */
    @WithDefault("15M")
    Duration hold();

    /** With fewer events in that time a SEV-1 says nothing (C17). A confirmed corruption finding needs none. */
    @WithDefault("50")
    long minimumEvents();

    /** A verdict that is older is not acted upon. */
    @WithDefault("2M")
    Duration freshFor();

    /** The time between two looks at the verdicts. */
    @WithDefault("1s")
    Duration lookEvery();

    /** What the audit names as the page to go on with. */
    @WithDefault("docs/rollouts.md#local-only-came-on-by-itself")
    String runbook();
}
