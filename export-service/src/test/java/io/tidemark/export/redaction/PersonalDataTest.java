package io.tidemark.export.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {
    private static final String TOKEN_OF_FEW_DIGITS = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJh.c2lnbmVk";

    private static String redacted(String text) {
        return PersonalData.redact(text, new Tally());
    }

    @Test
    void aWebTokenNeedsNoDigitsToBeOne() {
        assertThat(redacted(TOKEN_OF_FEW_DIGITS)).isEqualTo("[REDACTED]");
        assertThat(redacted("it is " + TOKEN_OF_FEW_DIGITS + ", ok")).isEqualTo("it is [REDACTED], ok");
        assertThat(new Redaction().ofJson("{\"t\":\"" + TOKEN_OF_FEW_DIGITS + "\"}"))
                .isEqualTo("{\"t\":\"[REDACTED]\"}");
        assertThat(new Redaction().ofJson("{\"" + TOKEN_OF_FEW_DIGITS + "\":[]}"))
                .isEqualTo("{\"[REDACTED]\":[]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Tel:555-123-4567     | Tel:[REDACTED_PHONE]",
                "Phone:(555) 123-4567 | Phone:[REDACTED_PHONE]",
                "Tel:0171 2345678     | Tel:[REDACTED_PHONE]"
            })
    void aPhoneNumberMayFollowTheColonOfAWord(String text, String redacted) {
        assertThat(redacted(text)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12:555-123-4567", ":555-123-4567", "10:0171 2345678", "eyJ", "yJ", "J", "eyJ.eyJ.eyJ"})
    void whatOnlyLooksLikeItStays(String text) {
        assertThat(redacted(text)).isEqualTo(text);
    }
}
