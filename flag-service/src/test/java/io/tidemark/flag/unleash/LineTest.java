package io.tidemark.flag.unleash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineTest {
    @Test
    void aNewSourceGoesOnAfterTheEpochThatHolds() {
        assertThat(Line.settle(null, 40, 7, null, false)).isEqualTo(new Line(34, 7));
        assertThat(Line.settle(null, 40, 7_000, null, false).epoch()).isEqualTo(41);
    }

    @Test
    void aHigherRevisionIsAHigherEpochOnTheSameLine() {
        Line line = new Line(34, 7);

        assertThat(Line.settle(line, 41, 9, line, false)).isEqualTo(new Line(34, 9));
        assertThat(Line.settle(line, 41, 7, null, false)).isEqualTo(line);
    }

    @Test
    void aReplicaOfUnleashThatLagsChangesNothing() {
        Line line = new Line(34, 7);

        assertThat(Line.settle(line, 41, 6, line, false)).isEqualTo(line);
    }

    @Test
    void aRestoredServerGoesOnAfterAllThatWasSeen() {
        Line line = new Line(34, 7);

        Line restored = Line.settle(line, 41, 2, line, true);

        assertThat(restored.epoch()).isEqualTo(42);
        assertThat(restored.at(3).epoch()).isEqualTo(43);
    }

    @Test
    void aSecondReplicaFollowsTheLineThatTheFirstHasSettledOn() {
        Line before = new Line(34, 7);
        Line settled = new Line(40, 2);

        assertThat(Line.settle(settled, 42, 3, before, true)).isEqualTo(new Line(40, 3));
        assertThat(Line.settle(settled, 42, 1, before, true)).isEqualTo(settled);
    }

    @Test
    void whatTheEmbeddedStoreCountedMeanwhileIsPassed() {
        assertThat(Line.settle(new Line(34, 7), 100, 2, new Line(34, 7), true).epoch())
                .isEqualTo(101);
    }
}
