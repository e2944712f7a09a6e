package io.tidemark.flag.rollout;

import java.time.Duration;

/**
 * What has to be good at a step.
 *
 * @param minimumEvents a rate of fewer events says nothing (C17)
 * @param minimumUsers a rate of fewer users says nothing
 * @param eventErrorRate the highest part of the events that may fail, 0 to 1
 * @param userErrorRate the highest part of the users that may have a failure, 0 to 1
 * @param openFindings the highest number of open corruption findings
 * @param controlMargin by how much those who are released may fail more than the others, 0 to 1
 * @param freshFor health that is older counts as unknown
 */
record Gates(
        long minimumEvents,
        long minimumUsers,
        double eventErrorRate,
        double userErrorRate,
        int openFindings,
        double controlMargin,
        Duration freshFor) {}
