package io.tidemark.export.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeTest {
    @ParameterizedTest
    @CsvSource({"bytes=0-0, 0, 0", "bytes=5-, 5, 99", "bytes=5-1000, 5, 99", "bytes=-10, 90, 99", "bytes=-1000, 0, 99"})
    void partOfAHundredBytes(String header, long first, long last) {
        assertThat(Range.of(header, 100)).contains(new Range(first, last));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes=",
                "bytes=-",
                "bytes=-0",
                "bytes=100-",
                "bytes=5-4",
                "bytes=0-1,3-4",
                "lines=0-1",
                "bytes=99999999999999999999-"
            })
    void whatIsNoPartIsTheWhole(String header) {
        assertThat(Range.of(header, 100)).isEmpty();
        assertThat(Range.of(null, 100)).isEmpty();
        assertThat(Range.of("bytes=0-", 0)).isEmpty();
    }

    @Test
    void pieceIsCutWhereThePartBeginsAndEnds() {
        byte[] piece = {1, 2, 3, 4};
        long start = 2L * ResultFile.CHUNK;

        assertThat(new Range(start + 1, start + 2).cut(piece, 2)).containsExactly(2, 3);
        assertThat(new Range(0, start + 100).cut(piece, 2)).containsExactly(1, 2, 3, 4);
    }
}
