package io.tidemark.export.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
    private static void mustBeAsAnInstantPrintsItself(Instant instant) {
        assertThat(InstantText.of(instant.atOffset(ZoneOffset.UTC))).isEqualTo(instant.toString());
        assertThat(InstantText.of(instant.atOffset(ZoneOffset.ofHoursMinutes(5, 30))))
                .isEqualTo(instant.toString());
    }

    /** The years 0 to 12000, in microseconds as PostgreSQL has them. */
    @Property
    void itIsWhatAnInstantPrints(
            @ForAll @LongRange(min = -62_167_219_200L, max = 316_516_204_800L) long seconds,
            @ForAll @IntRange(min = 0, max = 999_999) int micros) {
        mustBeAsAnInstantPrintsItself(Instant.ofEpochSecond(seconds, micros * 1_000L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:01:00Z",
                "2026-01-01T00:00:01Z",
                "2026-01-01T00:00:00.100Z",
                "2026-01-01T00:00:00.000001Z"
            })
    void wholeSecondsMinutesAndMillisecondsAreWhatAnInstantPrints(String text) {
        mustBeAsAnInstantPrintsItself(Instant.parse(text));
    }
}
