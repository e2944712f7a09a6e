package io.tidemark.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentHashTest {
    private static final String EMPTY_OBJECT =
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    @Test
    void theHashIsThatOfTheTextInUtf8() {
        assertThat(ContentHash.of("{}")).hasToString(EMPTY_OBJECT);
    }

    @Test
    void theWireFormAndTheBytesReadBackAlike() {
        ContentHash hash = ContentHash.of("{\"ö\":1}");

        assertThat(ContentHash.parse(hash.toString())).isEqualTo(hash);
        assertThat(ContentHash.ofBytes(hash.bytes())).isEqualTo(hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:", "sha256:zz", "md5:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e83"})
    void anotherFormIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ContentHash.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "F", "g", "/", ":", "`", " ", "é", "", "00"})
    void everyDigitIsLowerCaseHexAndThereAre64(String last) {
        String text = EMPTY_OBJECT.substring(0, EMPTY_OBJECT.length() - 1) + last;

        assertThatIllegalArgumentException().isThrownBy(() -> ContentHash.parse(text));
    }
}
