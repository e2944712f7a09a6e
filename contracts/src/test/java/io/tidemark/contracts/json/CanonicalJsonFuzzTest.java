package io.tidemark.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Whatever text comes: it is refused as declared, or its canonical form is its own canonical form. Run as it is, this tries
 * the seeds beside it; {@code JAZZER_FUZZ=1} makes it look for new ones.
 */
class CanonicalJsonFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void whatIsCanonicalStaysAsItIs(byte[] text) throws IOException, NotCanonicalException {
        String canonical;
        try {
            canonical = CanonicalJson.canonicalize(new String(text, StandardCharsets.UTF_8));
        } catch (IOException | NotCanonicalException e) {
            return;
        }

        assertThat(CanonicalJson.canonicalize(canonical)).isEqualTo(canonical);
    }
}
