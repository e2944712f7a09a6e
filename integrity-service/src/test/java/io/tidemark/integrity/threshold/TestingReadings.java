package io.tidemark.integrity.threshold;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Signals that stand at one value all the time. */
final class TestingReadings implements Readings {
    private final Map<Signal, Double> values = new EnumMap<>(Signal.class);
    private long sample = 1_000_000;
    private int knownFor = Threshold.LONGEST;

    static TestingReadings with(Signal signal, double value) {
        TestingReadings readings = new TestingReadings();
        readings.values.put(signal, value);
        return readings;
    }

    TestingReadings sample(long events) {
        sample = events;
        return this;
    }

    /** Before that, the signal was unknown. */
    TestingReadings since(int minutesAgo) {
        knownFor = minutesAgo;
        return this;
    }

    @Override
    public OptionalDouble value(Signal signal, int window, int minutesAgo) {
        Double value = values.get(signal);
        return value == null || minutesAgo > knownFor ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    @Override
    public long sample(Signal signal, int window, int minutesAgo) {
        return sample;
    }
}
