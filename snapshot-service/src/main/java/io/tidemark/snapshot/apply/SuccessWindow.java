package io.tidemark.snapshot.apply;

import java.time.Duration;
import java.time.Instant;
import java.util.function.ToLongFunction;

/** Counts by the minute for an hour, in a ring; older minutes are forgotten. Safe for use by several threads. */
final class SuccessWindow {
    private static final int MINUTES = 60;
    private static final double PERCENT = 100;

    private final Minute[] minutes = new Minute[MINUTES];

    SuccessWindow(Instant now) {
        long minute = minuteOf(now);
        for (int i = 0; i < MINUTES; i++) {
            minutes[i] = new Minute(minute);
        }
    }

    synchronized void count(boolean success, Instant now) {
        Minute minute = current(now);
        if (success) {
            minute.successes++;
        } else {
            minute.failures++;
        }
    }

    synchronized void retried(Instant now) {
        current(now).retries++;
    }

    /** Of 100 operations; 100 when there were none. */
    synchronized double successPercent(Instant now, Duration window) {
        long successes = sum(now, window, minute -> minute.successes);
        long all = successes + sum(now, window, minute -> minute.failures);
        return all == 0 ? PERCENT : PERCENT * successes / all;
    }

    synchronized double failuresPerMinute(Instant now, Duration window) {
        return (double) sum(now, window, minute -> minute.failures) / window.toMinutes();
    }

    /** 100 when no try had to be made again, 0 when ten a minute had. */
    synchronized double health(Instant now, Duration window) {
        double retriesPerMinute = (double) sum(now, window, minute -> minute.retries) / window.toMinutes();
        return Math.max(0, PERCENT - 10 * retriesPerMinute);
    }

    private Minute current(Instant now) {
        long number = minuteOf(now);
        int place = Math.floorMod(number, MINUTES);
        if (minutes[place].number != number) {
            minutes[place] = new Minute(number);
        }
        return minutes[place];
    }

    private long sum(Instant now, Duration window, ToLongFunction<Minute> what) {
        long last = minuteOf(now);
        long first = last - window.toMinutes() + 1;
        long sum = 0;
        for (Minute minute : minutes) {
            sum += minute.number >= first && minute.number <= last ? what.applyAsLong(minute) : 0;
        }
        return sum;
    }

    private static long minuteOf(Instant now) {
        return now.getEpochSecond() / 60;
    }

    private static final class Minute {
        private final long number;
        private long successes;
        private long failures;
        private long retries;

        Minute(long number) {
            this.number = number;
        }
    }
}
