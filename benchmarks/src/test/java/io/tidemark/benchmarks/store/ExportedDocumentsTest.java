package io.tidemark.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.json.CanonicalJson;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExportedDocumentsTest {
    private final ExportedDocuments documents = new ExportedDocuments();

    @Test
    void eachIsInTheFormThatHashesAreDefinedOver() throws Exception {
        for (int version = 1; version <= 2_000; version++) {
            assertThat(CanonicalJson.canonicalize(documents.of(version))).isEqualTo(documents.of(version));
        }
    }

    @Test
    void oneOfTenHasSomethingToRedact() {
        assertThat(IntStream.rangeClosed(1, 1_000)
                        .filter(version -> documents.of(version).contains("ann" + version + "@example.com")))
                .hasSize(100);
    }
}
