package io.tidemark.integrity.suite;

import io.tidemark.integrity.threshold.Threshold;
import java.util.Arrays;
import java.util.OptionalDouble;

/** A figure for each minute of the last day, and of the minute that has begun. Not safe for several threads. */
final class DayOfMinutes {
    private static final int MINUTES = Threshold.LONGEST + 1;

    private final double[] values = new double[MINUTES];
    private final long[] minutes = new long[MINUTES];

    DayOfMinutes() {
        Arrays.fill(minutes, Long.MIN_VALUE);
    }

    void set(long minute, double value) {
        int place = Math.floorMod(minute, MINUTES);
        minutes[place] = minute;
        values[place] = value;
    }

    void add(long minute, double more) {
        set(minute, at(minute).orElse(0) + more);
    }

    /** Empty when nothing was said of that minute, or it is out of reach. */
    OptionalDouble at(long minute) {
        int place = Math.floorMod(minute, MINUTES);
        return minutes[place] == minute ? OptionalDouble.of(values[place]) : OptionalDouble.empty();
    }

    /** The sum over so many minutes, of which that one is the last. */
    double sum(long last, int span) {
        double sum = 0;
        for (long minute = last - span + 1; minute <= last; minute++) {
            sum += at(minute).orElse(0);
        }
        return sum;
    }
}
