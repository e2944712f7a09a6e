package io.tidemark.snapshot.index;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a rebuild has come.
 *
 * @param records heads that were compared, deleted ones included
 * @param differenceCount things that were wrong and are corrected
 * @param differences the first 50 of these
 */
record RebuildProgress(
        long usersDone, long usersTotal, long records, long differenceCount, List<Difference> differences) {
    private static final int SAMPLES = 50;

    static RebuildProgress of(long usersTotal) {
        return new RebuildProgress(0, usersTotal, 0, 0, List.of());
    }

    /** With one more user. Users that came meanwhile count as well. */
    RebuildProgress plus(UserRebuilt user) {
        List<Difference> samples = new ArrayList<>(differences);
        samples.addAll(user.samples());
        return new RebuildProgress(
                usersDone + 1,
                Math.max(usersTotal, usersDone + 1),
                records + user.records(),
                differenceCount + user.differences(),
                List.copyOf(samples.subList(0, Math.min(samples.size(), SAMPLES))));
    }

    /** At the end. Users of whom nothing was left don't count. */
    RebuildProgress complete() {
        return new RebuildProgress(usersDone, usersDone, records, differenceCount, differences);
    }

    long usersLeft() {
        return usersTotal - usersDone;
    }
}
