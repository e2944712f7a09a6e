package io.tidemark.integrity.health;

/** Counts of the last day's minutes. A quiet hour takes no room. Not safe for several threads. */
final class Minutes {
    private static final int SLOTS = Slot.values().length;
    private static final int MINUTES = 60;
    /** One more than a day has, and the one that has just begun. */
    private static final int HOURS = 26;

    private final int[][] counts = new int[HOURS][];
    private final long[] hours = new long[HOURS];

    /** Counts what happened in that minute, unless it is out of reach by now. */
    void add(long minute, Slot slot, long count) {
        long hour = Math.floorDiv(minute, MINUTES);
        int place = Math.floorMod(hour, HOURS);
        if (counts[place] == null || hours[place] < hour) {
            counts[place] = new int[MINUTES * SLOTS];
            hours[place] = hour;
        }
        if (hours[place] == hour) {
            int index = Math.floorMod(minute, MINUTES) * SLOTS + slot.place();
            counts[place][index] = (int) Math.min(Integer.MAX_VALUE, counts[place][index] + count);
        }
    }

    /** Whether no hour of the last day has anything. */
    boolean isEmpty(long now) {
        long oldest = Math.floorDiv(now, MINUTES) - HOURS;
        for (int place = 0; place < HOURS; place++) {
            if (counts[place] != null && hours[place] > oldest) {
                return false;
            }
        }
        return true;
    }

    /** The sum over so many minutes, of which that one is the last. */
    long sum(Slot slot, long last, int span) {
        long sum = 0;
        for (long minute = last - span + 1; minute <= last; minute++) {
            long hour = Math.floorDiv(minute, MINUTES);
            int place = Math.floorMod(hour, HOURS);
            if (counts[place] == null || hours[place] != hour) {
                // On to the next hour.
                minute = hour * MINUTES + MINUTES - 1;
            } else {
                sum += counts[place][Math.floorMod(minute, MINUTES) * SLOTS + slot.place()];
            }
        }
        return sum;
    }
}
