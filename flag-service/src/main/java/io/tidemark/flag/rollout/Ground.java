package io.tidemark.flag.rollout;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** One reason for a decision. */
record Ground(Code code, String detail) {
    /** What kind of reason it is. */
    enum Code {
        NO_HEALTH,
        STALE_HEALTH,
        OPEN_FINDINGS,
        EVENT_ERROR_RATE,
        USER_ERROR_RATE,
        WORSE_THAN_CONTROL,
        BAKING,
        NO_WINDOW,
        TOO_FEW_EVENTS,
        TOO_FEW_USERS,
        ALL_GOOD,
        HELD,
        STEPPED_BACK,
        OVER,
        MOVED_ELSEWHERE,
        ORDERED;

        @JsonValue
        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
