package io.tidemark.flag.rollout;

import io.tidemark.contracts.flag.Bucket;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.contracts.health.CohortCounts;

/** Which way a flag's percentage goes when something is released to more users. */
enum Direction {
    /** On is what is released: 10, 50, 100 percent of the users have it. */
    RISING,
    /** On is the safe side: it is taken from 10, 50, 100 percent of the users, so the flag goes 90, 50, 0. */
    FALLING;

    static Direction of(String flag) {
        return flag.equals(FlagKeys.LOCAL_ONLY) ? FALLING : RISING;
    }

    /** The flag's percentage at which so many percent of the users are released. */
    int flagPercentage(int released) {
        return this == RISING ? released : Bucket.COUNT - released;
    }

    /** How many percent of the users are released at that percentage of the flag. */
    int released(int flagPercentage) {
        return flagPercentage(flagPercentage);
    }

    /** The events of those who are released; a percentage of the flag reaches the lowest buckets. */
    CohortCounts.Sum released(CohortCounts counts, int released) {
        return this == RISING ? counts.sum(1, released) : counts.sum(Bucket.COUNT - released + 1, Bucket.COUNT);
    }

    /** The events of the others. */
    CohortCounts.Sum control(CohortCounts counts, int released) {
        return this == RISING ? counts.sum(released + 1, Bucket.COUNT) : counts.sum(1, Bucket.COUNT - released);
    }
}
