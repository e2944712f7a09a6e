package io.tidemark.flag.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tidemark.contracts.health.HealthVerdict;
import org.jspecify.annotations.Nullable;

/** What a decision is made on. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Signal.Evidence.class, name = "evidence"),
    @JsonSubTypes.Type(value = Signal.Order.class, name = "order")
})
sealed interface Signal {
    /**
     * What is known at the moment.
     *
     * @param health of the rollout's target; null: nothing was heard
     * @param released how many percent of the users the flag in force releases
     */
    record Evidence(@Nullable HealthVerdict health, int released) implements Signal {}

    /** An operator's word. */
    record Order(Kind what) implements Signal {
        /** Which one. */
        enum Kind {
            HOLD,
            RESUME,
            ADVANCE,
            ABORT
        }
    }
}
