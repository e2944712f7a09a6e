package io.tidemark.snapshot.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptTest {
    @Test
    void aReceiptNamesARequestAndItsParts() {
        assertThat(Receipt.parse("0b0e3f6e-8f5c-4f0e-9a3c-111111111111.12"))
                .contains(new Receipt("0b0e3f6e-8f5c-4f0e-9a3c-111111111111", 12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0b0e3f6e-8f5c-4f0e-9a3c-111111111111",
                "0b0e3f6e-8f5c-4f0e-9a3c-111111111111.",
                "0b0e3f6e-8f5c-4f0e-9a3c-111111111111.0",
                "0b0e3f6e-8f5c-4f0e-9a3c-111111111111.10000",
                "0b0e3f6e-8f5c-4f0e-9a3c-111111111111.-1",
                "0B0E3F6E-8F5C-4F0E-9A3C-111111111111.1",
                "0b0e3f6e8f5c4f0e9a3c111111111111.1",
            })
    void anythingElseIsNone(String text) {
        assertThat(Receipt.parse(text)).isEmpty();
    }
}
