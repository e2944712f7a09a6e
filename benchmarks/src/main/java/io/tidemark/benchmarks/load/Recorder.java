package io.tidemark.benchmarks.load;

import io.tidemark.benchmarks.figures.Latencies;
import io.tidemark.benchmarks.figures.Tally;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Clocks one client's requests: those that end within the measured time. For one thread. */
final class Recorder {
    private final long from;
    private final long to;
    private long[] nanos = new long[1024];
    private int requests;
    private long units;
    private long errors;

    Recorder(long from, long to) {
        this.from = from;
        this.to = to;
    }

    void record(long begin, long end, int unitsDone) {
        if (end < from || end > to) {
            return;
        }
        if (unitsDone == 0) {
            errors++;
            return;
        }
        if (requests == nanos.length) {
            nanos = Arrays.copyOf(nanos, requests * 2);
        }
        nanos[requests++] = end - begin;
        units += unitsDone;
    }

    static Tally tally(List<Recorder> recorders, Duration measured) {
        long[] all = recorders.stream()
                .flatMapToLong(one -> Arrays.stream(one.nanos, 0, one.requests))
                .toArray();
        return new Tally(
                sum(recorders.stream().mapToLong(one -> one.units)),
                sum(recorders.stream().mapToLong(one -> one.errors)),
                Latencies.ofNanos(all),
                measured);
    }

    private static long sum(LongStream numbers) {
        return numbers.sum();
    }
}
