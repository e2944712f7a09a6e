package io.tidemark.export.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
    @Property
    void cursorReadsBack(@ForAll @LongRange(min = 1, max = 999_999_999_999_999_999L) long version) {
        Position position = Position.of("Al-ice_.9", version);
        String cursor = position.encode(What.SNAPSHOTS);

        assertThat(Position.decode(What.SNAPSHOTS, cursor)).isEqualTo(position);
        assertThat(cursor).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2/snapshots/alice/0",
                "2/snapshots/alice/-1",
                "2/snapshots/alice/01",
                "2/snapshots/al/ice/1",
                "2/snapshots//1",
                "2/records/alice/1",
                "1/alice/1",
                "2/snapshots/alice/x",
                "",
                "2/snapshots/alice/1000000000000000000",
                "2/snapshots/alice/1\n"
            })
    void otherTextIsNoCursor(String text) {
        String encoded = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Position.decode(What.SNAPSHOTS, encoded))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("invalid-cursor");
    }

    @Property
    void nothingElseThanAProblemComesOfAnyText(@ForAll String text) {
        for (What what : What.values()) {
            assertThatThrownBy(() -> Position.decode(what, text)).isInstanceOf(ProblemException.class);
            assertThatThrownBy(() -> Position.ofLine(what, "acme", text)).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void aLinesIdIsAPositionInItsOwnTenantOnly() {
        assertThat(Position.ofLine(What.SNAPSHOTS, "acme", "acme/alice/7")).isEqualTo(Position.of("alice", 7));
        assertThat(Position.ofLine(What.OPERATIONS, "acme", "acme/3/70/1")).isEqualTo(Position.of(3, 70, 1));
        assertThatThrownBy(() -> Position.ofLine(What.SNAPSHOTS, "acme", "acne/alice/7"))
                .hasMessageContaining("invalid-cursor");
    }
}
