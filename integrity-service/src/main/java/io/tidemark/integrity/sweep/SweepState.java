package io.tidemark.integrity.sweep;

import java.util.Locale;

/** Where a scan of the whole store stands. Two of these are ends. */
enum SweepState {
    RUNNING,
    PAUSED,
    CANCELLED,
    COMPLETED;

    /** What a person may ask for. */
    enum Order {
        PAUSE(PAUSED),
        RESUME(RUNNING),
        CANCEL(CANCELLED);

        private final SweepState to;

        Order(SweepState to) {
            this.to = to;
        }

        boolean isPossibleIn(SweepState state) {
            return switch (this) {
                case PAUSE -> state == RUNNING;
                case RESUME -> state == PAUSED;
                case CANCEL -> state == RUNNING || state == PAUSED;
            };
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
