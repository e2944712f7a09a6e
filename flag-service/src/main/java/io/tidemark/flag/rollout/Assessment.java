package io.tidemark.flag.rollout;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** What the gates say of a step. */
record Assessment(Outcome outcome, List<Ground> grounds) {
    /** Which way it goes. */
    enum Outcome {
        PASS,
        FAIL,
        /** Neither: nothing moves. */
        INCONCLUSIVE;

        @JsonValue
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Assessment {
        grounds = List.copyOf(grounds);
    }

    static Assessment inconclusive(Ground.Code code, String detail) {
        return new Assessment(Outcome.INCONCLUSIVE, List.of(new Ground(code, detail)));
    }
}
