package io.tidemark.flag.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What is to become of a rollout. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Decision.Stay.class, name = "stay"),
    @JsonSubTypes.Type(value = Decision.Move.class, name = "move"),
    @JsonSubTypes.Type(value = Decision.Refusal.class, name = "refusal")
})
sealed interface Decision {
    /** Why. */
    List<Ground> grounds();

    /** Nothing moves. */
    record Stay(List<Ground> grounds) implements Decision {}

    /** It stands otherwise from now on. */
    record Move(RolloutState next, List<Ground> grounds) implements Decision {}

    /** The order can't be carried out as the rollout stands. */
    record Refusal(List<Ground> grounds) implements Decision {}

    /** Whether it tells an operator no more than the other one does: figures may differ, reasons do not. */
    default boolean saysTheSameAs(Decision other) {
        return this instanceof Stay
                && other instanceof Stay
                && grounds().stream()
                        .map(Ground::code)
                        .toList()
                        .equals(other.grounds().stream().map(Ground::code).toList());
    }
}
