package io.tidemark.integrity.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingStateTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final FindingState OPEN = new FindingState.Open();
    private static final FindingState CONFIRMED = new FindingState.Confirmed(NOW.minusSeconds(9));
    private static final FindingState REPAIRING = new FindingState.Repairing(null);
    private static final FindingState DISMISSED = new FindingState.Dismissed();
    private static final FindingState CLOSED = new FindingState.Closed();

    @Test
    void eachActionIsPossibleInTheStatesItIsMeantForAndInNoOther() {
        Map<FindingAction, Set<FindingState>> possible = Map.of(
                FindingAction.CONFIRM, Set.of(OPEN, DISMISSED),
                FindingAction.DISMISS, Set.of(OPEN, CONFIRMED),
                FindingAction.REPAIR, Set.of(OPEN, CONFIRMED),
                FindingAction.CLEAR, Set.of(OPEN, CONFIRMED, REPAIRING),
                FindingAction.KEEP, Set.of(REPAIRING));

        possible.forEach((action, states) -> {
            for (FindingState state : Set.of(OPEN, CONFIRMED, REPAIRING, DISMISSED, CLOSED)) {
                assertThat(action.from(state, NOW).isPresent())
                        .as("%s %s", action, state.word())
                        .isEqualTo(states.contains(state));
            }
        });
    }

    @Test
    void whatWasConfirmedStaysSoThroughARepairThatDidNotHelp() {
        FindingState repairing = FindingAction.REPAIR.from(CONFIRMED, NOW).orElseThrow();

        assertThat(repairing.confirmedAt()).isEqualTo(CONFIRMED.confirmedAt());
        assertThat(FindingAction.KEEP.from(repairing, NOW)).contains(CONFIRMED);
        assertThat(FindingAction.KEEP.from(REPAIRING, NOW)).contains(OPEN);
    }

    @Test
    void aStateIsReadAsItWasWritten() {
        for (FindingState state : Set.of(OPEN, CONFIRMED, REPAIRING, DISMISSED, CLOSED)) {
            assertThat(FindingState.of(state.word(), state.confirmedAt().orElse(null)))
                    .isEqualTo(state);
        }
    }
}
