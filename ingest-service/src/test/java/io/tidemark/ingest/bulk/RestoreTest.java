package io.tidemark.ingest.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreTest {
    @Test
    void aRestoreIsAPushOfOneOperation() {
        assertThat(asBulk(
                        "{\"version\":3,\"base_version\":9,\"operation_id\":\"o\",\"device_id\":\"d\",\"x\":1}", null))
                .isEqualTo("{\"device_id\":\"d\",\"x\":1,\"operations\":[{\"operation_id\":\"o\",\"type\":\"restore\","
                        + "\"record_id\":\"a/b \\\"c\",\"payload\":{\"version\":3},\"base_version\":9}]}");
    }

    @Test
    void theKeyNamesTheOperationWhenNothingElseDoes() {
        assertThat(asBulk("{\"version\":3}", "k-1")).contains("\"operation_id\":\"k-1\"", "\"device_id\":\"restore\"");
        assertThat(asBulk("{\"version\":3}", "-k")).isEqualTo(asBulk("{\"version\":3}", "-k"));
        assertThat(asBulk("{\"version\":3}", null)).isNotEqualTo(asBulk("{\"version\":3}", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "malformed-json | [3]",
                "malformed-json | ",
                "malformed-json | {\"version\":3} x",
                "malformed-json | {\"version\":3,\"version\":4}",
                "unknown-field  | {\"version\":3,\"atomic\":true}",
                "unknown-field  | {\"version\":3,\"operations\":[]}",
            })
    void aBodyOfAnotherFormIsRefused(String code, String body) {
        assertThatThrownBy(() -> asBulk(body == null ? "" : body, null)).hasMessageStartingWith(code);
    }

    private static String asBulk(String body, @Nullable String key) {
        return new String(
                Restore.asBulk(body.getBytes(StandardCharsets.UTF_8), "a/b \"c", key), StandardCharsets.UTF_8);
    }
}
