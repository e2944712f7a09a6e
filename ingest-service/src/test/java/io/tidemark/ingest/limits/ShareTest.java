package io.tidemark.ingest.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.http.ProblemException;
import org.junit.jupiter.api.Test;

class ShareTest {
    /** As much as there is room for. */
    private static final long ALL = 100_000;

    private final Load load = new Load(TestingLimits.SMALL, () -> 0);
    private final Share share = new Share(load);

    @Test
    void whatIsTakenUpAfterItWasGivenBackIsNotKept() {
        share.more(ALL);
        assertThatThrownBy(load::requireRoom).isInstanceOf(ProblemException.class);

        share.giveBack();
        share.more(ALL);
        share.atLeast(ALL);
        share.exactly(ALL);

        assertThatCode(load::requireRoom).doesNotThrowAnyException();
        share.giveBack();
        assertThat(load.addBytes(ALL)).as("none was given back twice").isTrue();
        assertThat(load.addBytes(1)).isFalse();
    }

    @Test
    void whatWasAnnouncedIsNotTakenUpTwiceWhenItComes() {
        share.more(ALL / 2);
        assertThat(share.atLeast(ALL / 4)).isTrue();
        assertThat(share.atLeast(ALL)).isTrue();
        assertThat(load.addBytes(1)).isFalse();
        load.addBytes(-1);

        share.exactly(0);
        assertThat(load.addBytes(ALL)).isTrue();
    }
}
