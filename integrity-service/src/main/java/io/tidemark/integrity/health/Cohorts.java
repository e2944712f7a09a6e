package io.tidemark.integrity.health;

import io.tidemark.contracts.flag.Bucket;
import io.tidemark.contracts.health.CohortCounts;
import java.util.ArrayList;
import java.util.List;

/** The last minutes' events by hundredths of the users of a flag's group. Not safe for several threads. */
final class Cohorts {
    /** How far back they reach: less than the shortest step of a rollout that compares them. */
    static final int MINUTES = 15;

    private final String group;
    private final int[][] counts = new int[MINUTES][];
    private final long[] minutes = new long[MINUTES];

    Cohorts(String group) {
        this.group = group;
    }

    void add(long minute, String user, long events, long failures) {
        int place = Math.floorMod(minute, MINUTES);
        if (counts[place] == null || minutes[place] < minute) {
            counts[place] = new int[2 * Bucket.COUNT];
            minutes[place] = minute;
        }
        if (minutes[place] == minute) {
            int bucket = Bucket.of(group, user) - 1;
            counts[place][bucket] += (int) Math.min(events, Integer.MAX_VALUE / 2);
            counts[place][Bucket.COUNT + bucket] += (int) Math.min(failures, Integer.MAX_VALUE / 2);
        }
    }

    CohortCounts counts(long now) {
        long[] sums = new long[2 * Bucket.COUNT];
        for (int place = 0; place < MINUTES; place++) {
            if (counts[place] != null && minutes[place] > now - MINUTES && minutes[place] <= now) {
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += counts[place][i];
                }
            }
        }
        return new CohortCounts(group, MINUTES, part(sums, 0), part(sums, Bucket.COUNT));
    }

    private static List<Long> part(long[] sums, int from) {
        List<Long> part = new ArrayList<>(Bucket.COUNT);
        for (int i = from; i < from + Bucket.COUNT; i++) {
            part.add(sums[i]);
        }
        return part;
    }
}
