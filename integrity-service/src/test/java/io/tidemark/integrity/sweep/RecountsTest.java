package io.tidemark.integrity.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecountsTest {
    private static final UserKey ANN = new UserKey("acme", "ann");
    private static final UserKey BOB = new UserKey("acme", "bob");

    private final Recounts recounts = new Recounts();

    @Test
    void ofTwoHalvesOneIsGivenAUser() {
        assertThat(recounts.firstTime(List.of(ANN))).containsExactly(ANN);
        assertThat(recounts.firstTime(List.of(ANN, BOB))).containsExactly(BOB);
    }

    @Test
    void whatAPartFoundAndDidNotKeepIsToBeFoundAgain() {
        recounts.firstTime(List.of(ANN));
        recounts.nextPart();

        assertThat(recounts.firstTime(List.of(ANN))).containsExactly(ANN);
    }

    @Test
    void whatWasKeptIsNotAskedAgainButForThoseWhoWereLeftOut() {
        recounts.firstTime(List.of(ANN, BOB));
        recounts.without(Set.of(BOB));
        recounts.kept();
        recounts.nextPart();

        assertThat(recounts.firstTime(List.of(ANN, BOB))).containsExactly(BOB);
    }
}
