package io.tidemark.snapshot.engine;

import jakarta.inject.Singleton;

/** How many operations a record of the queue holds, as far as the latest thousands of them tell. */
@Singleton
public class RecordSizes {
    private static final long MEMORY = 10_000;

    private double records;
    private double operations;

    /** Records came, and held so many operations together. */
    public synchronized void add(int moreRecords, int moreOperations) {
        records += moreRecords;
        operations += moreOperations;
        if (records > MEMORY) {
            records /= 2;
            operations /= 2;
        }
    }

    /** About how many operations so many records hold: at least one each; none when there are no records. */
    synchronized long estimate(long waiting) {
        double average = records == 0 ? 1 : Math.max(1, operations / records);
        return Math.round(waiting * average);
    }
}
