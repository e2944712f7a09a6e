package io.tidemark.integrity.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeardTest {
    @Test
    void usersWithFewVersionsAreLookedAtTogetherAndOneWithManyInPiecesThatLeaveNothingOut() {
        Heard few = heard("a", 3, 10);
        Heard many = heard("b", 98, 1_000);
        Heard others = heard("c", 0, 400);

        List<List<Heard>> parts = Heard.parts(List.of(few, many, others), 400);

        assertThat(parts)
                .containsExactly(
                        List.of(heard("b", 97, 498)),
                        List.of(heard("b", 497, 898)),
                        List.of(heard("b", 897, 1_000)),
                        List.of(few, others));
    }

    @Test
    void thePiecesOfAUserWhoIsNewBeginWithTheFirstVersion() {
        assertThat(Heard.parts(List.of(heard("a", 0, 401)), 400))
                .containsExactly(List.of(heard("a", 0, 400)), List.of(heard("a", 399, 401)));
    }

    @Test
    void nobodyIsNoPart() {
        assertThat(Heard.parts(List.of(), 400)).isEmpty();
    }

    private static Heard heard(String user, long after, long upTo) {
        return new Heard(new Position("acme", user, after), upTo);
    }
}
