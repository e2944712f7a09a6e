package io.tidemark.suite.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not said is not taken for what a drill waits for. */
class VerdictTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEYS = "duplicate-keys";

    @ParameterizedTest
    @CsvSource({"up, true, false", "down, false, true", "unavailable, false, true", "unknown, false, false"})
    void aServiceIsDownOnlyWhenThatIsSaid(String word, boolean up, boolean down) throws IOException {
        JsonNode status = JSON.readTree("{\"services\":[{\"name\":\"s\",\"status\":\"" + word + "\"}]}");

        assertThat(Status.service(status, "s", true).there()).isEqualTo(up);
        assertThat(Status.service(status, "s", false).there()).isEqualTo(down);
    }

    @Test
    void aServiceOfWhichNothingIsSaidIsNeitherUpNorDown() throws IOException {
        JsonNode status = JSON.readTree("{\"services\":[{\"name\":\"s\"}],\"dependencies\":[{\"name\":\"d\"}]}");

        assertThat(Status.service(status, "s", false).there()).isFalse();
        assertThat(Status.dependency(status, "d", false).there()).isFalse();
        assertThatThrownBy(() -> Status.service(status, "t", false)).hasMessageContaining("does not tell of t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "[]", "[{\"name\":\"duplicate-keys\"}]", "[{\"name\":\"duplicate-keys\",\"found\":1}]"})
    void aScanThatDidNotLookHasNotFoundNothing(String checks) {
        assertThatThrownBy(() -> Duplicates.none(KEYS, JSON.readTree(checks))).hasMessageContaining(KEYS);
    }

    @Test
    void aScanThatFoundNothingSaysSo() {
        assertThatCode(() -> Duplicates.none(KEYS, JSON.readTree("[{\"name\":\"duplicate-keys\",\"found\":0}]")))
                .doesNotThrowAnyException();
    }
}
