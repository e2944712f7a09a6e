package io.tidemark.export.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportCursorTest {
    @Property
    void cursorReadsBack(@ForAll @LongRange(min = 1, max = 999_999_999_999_999_999L) long version) {
        ExportCursor cursor = new ExportCursor("Al-ice_.9", version);

        assertThat(ExportCursor.decode(cursor.encode())).isEqualTo(cursor);
        assertThat(cursor.encode()).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1/alice/0",
                "1/alice/-1",
                "1/alice/01",
                "1/al/ice/1",
                "1//1",
                "2/alice/1",
                "1/alice/x",
                "",
                "1/alice/1000000000000000000",
                "1/alice/1\n"
            })
    void otherTextIsNoCursor(String text) {
        String encoded = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> ExportCursor.decode(encoded))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("invalid-cursor");
    }

    @Property
    void nothingElseThanAProblemComesOfAnyText(@ForAll String text) {
        assertThatThrownBy(() -> ExportCursor.decode(text)).isInstanceOf(ProblemException.class);
    }
}
