package io.tidemark.export.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentCodingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | GZIP",
                "gzip, deflate | GZIP",
                "gzip, zstd | ZSTD",
                "zstd;q=0.1, gzip;q=0.5 | GZIP",
                "zstd;q=0, gzip;q=0 | IDENTITY",
                "GZIP | GZIP",
                "br | IDENTITY",
                "identity | IDENTITY",
                "gzip;q=x | IDENTITY",
                "'' | IDENTITY",
                ",;, | IDENTITY"
            })
    void theBestOfThoseThatAreAccepted(String header, ContentCoding coding) {
        assertThat(ContentCoding.accepted(header)).isEqualTo(coding);
    }

    @Test
    void withoutAWordNothingIsCompressed() {
        assertThat(ContentCoding.accepted(null)).isEqualTo(ContentCoding.IDENTITY);
    }
}
