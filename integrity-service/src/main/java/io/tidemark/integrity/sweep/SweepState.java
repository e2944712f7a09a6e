package io.tidemark.integrity.sweep;

import java.util.Locale;
import java.util.Set;

/** Where a scan of the whole store stands. Two of these are ends. */
enum SweepState {
    RUNNING,
    PAUSED,
    CANCELLED,
    COMPLETED;

    /** What a person may ask for. */
    enum Order {
        PAUSE(Set.of(RUNNING), PAUSED),
        RESUME(Set.of(PAUSED), RUNNING),
        CANCEL(Set.of(RUNNING, PAUSED), CANCELLED);

        private final Set<SweepState> from;
        private final SweepState to;

        Order(Set<SweepState> from, SweepState to) {
            this.from = from;
            this.to = to;
        }

        boolean isPossibleIn(SweepState state) {
            return from.contains(state);
        }

        SweepState to() {
            return to;
        }
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SweepState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
