package io.tidemark.flag.rollout;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How rollouts go when their start does not say otherwise, and how often they are looked at. */
@ConfigMapping(prefix = "tidemark.flag.rollout")
interface RolloutConfig {
    /** The percentages of released users (R34). */
    @WithDefault("10,50,100")
    List<Integer> steps();

    /** How long a step lasts at least. */
    @WithDefault("30M")
    Duration bake();

    /** A rate of fewer events says nothing (C17). */
    @WithDefault("50")
    long minimumEvents();

    /** A rate of fewer users says nothing. */
    @WithDefault("10")
    long minimumUsers();

    /** The highest part of the events that may fail. */
    @WithDefault("0.05")
    double eventErrorRate();

    /** The highest part of the users that may have a failure. */
    @WithDefault("0.05")
    double userErrorRate();

    /** The highest number of open corruption findings. */
    @WithDefault("0")
    int openFindings();

    /** By how much those who are released may fail more than the others. */
    @WithDefault("0.02")
    double controlMargin();

    /** Health that is older counts as unknown. */
    @WithDefault("2M")
    Duration freshFor();

    /** The time between two looks at the rollouts. */
    @WithDefault("5s")
    Duration lookEvery();

    /** A replica that was silent for so long has the work taken from it. */
    @WithDefault("30s")
    Duration takeoverAfter();
}
