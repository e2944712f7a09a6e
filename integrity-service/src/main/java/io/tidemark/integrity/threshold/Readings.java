package io.tidemark.integrity.threshold;

import java.util.OptionalDouble;

/** What is known of one tenant, or of all, over the last day: what thresholds are held against. */
public interface Readings {
    /** Nothing is known. */
    Readings NONE = new Readings() {
        @Override
        public OptionalDouble value(Signal signal, int window, int minutesAgo) {
            return OptionalDouble.empty();
        }

        @Override
        public long sample(Signal signal, int window, int minutesAgo) {
            return 0;
        }
    };

    /**
     * The signal over so many minutes that ended so many minutes ago; empty when it is not known, or there was nothing that
     * it could be taken from.
     */
    OptionalDouble value(Signal signal, int window, int minutesAgo);

    /** How many events, or users, that value rests on. */
    long sample(Signal signal, int window, int minutesAgo);
}
