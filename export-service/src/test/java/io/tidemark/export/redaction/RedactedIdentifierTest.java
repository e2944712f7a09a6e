package io.tidemark.export.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that a client chose goes on naming the same thing, unless it tells of a person or is a secret. */
class RedactedIdentifierTest {
    private static final long FIRST_OF_SEVENTEEN_DIGITS = 10_000_000_000_000_000L;

    private static String identifier(String value) {
        return new Redaction().ofIdentifier(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alice@example.com/cv             | [REDACTED_EMAIL]/cv",
                "alice%40example.com              | [REDACTED_EMAIL]",
                "alice%2540example.com            | [REDACTED_EMAIL]",
                "alice&commat;example.com         | [REDACTED_EMAIL]",
                "alice&amp;commat;example.com     | [REDACTED_EMAIL]",
                "contact&colon;&nbsp;+49&nbsp;171&nbsp;2345678 | contact:\u00A0[REDACTED_PHONE]",
                "&lt;pin&gt;1234&lt;/pin&gt;      | <pin>[REDACTED]</pin>",
                "password&equals;&quot;hunter2&quot; | 'password=\"[REDACTED]\"'",
                "contact:+49 171 2345678          | contact:[REDACTED_PHONE]",
                "contact/%2B491712345678          | contact/[REDACTED_PHONE]",
                "4111111111111111                 | [REDACTED_CC]",
                "4111 1111 1111 1111              | [REDACTED_CC]",
                "5500-0000-0000-0004              | [REDACTED_CC]",
                "2223003122003222                 | [REDACTED_CC]",
                "378282246310005                  | [REDACTED_CC]",
                "3782-822463-10005                | [REDACTED_CC]",
                "6011000990139424                 | [REDACTED_CC]",
                "3530111333300000                 | [REDACTED_CC]",
                "30569309025904                   | [REDACTED_CC]",
                "4111%25201111%25201111%25201111  | [REDACTED_CC]",
                "card-4111111111111111.pdf        | card-[REDACTED_CC].pdf",
                "alice/notes/4111111111111111/17  | alice/notes/[REDACTED_CC]/17",
                "password=hunter2                 | password=[REDACTED]",
                "login?password%253Dhunter2       | login?password=[REDACTED]",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJh.c2lnbmVk | [REDACTED]",
                "api_key:k3y                      | api_key:[REDACTED]"
            })
    void whatIsAPersonsOrASecretIsTakenOut(String value, String redacted) {
        assertThat(identifier(value)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n1",
                "01J8ZQ4X5T6Y7W8V9B0N1M2K3J",
                "123e4567-e89b-12d3-a456-426614174000",
                "41111111-1111-4111-8111-111111111111",
                "sha256:4111111111111111a3f5c1d2e3b4a59687766554433221100ffeeddccbbaa998",
                "4111111111111112",
                "9111111111111111",
                "41111111111111111",
                "txn_4111111111111111",
                "385063125128814592",
                "1763714412123",
                "20261122061051123",
                "0171 2345678",
                "555-123-4567",
                "100%25 sure",
                "a+b"
            })
    void whatOnlyNamesAThingStays(String value) {
        assertThat(identifier(value)).isEqualTo(value);
    }

    /** An encoder of UTF-8 refuses half a pair, and an export with it would end at that row. */
    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00", "&#55357;", "&#xD83D;"})
    void halfASurrogatePairThatAnEscapeStoodForIsReplaced(String half) {
        assertThat(identifier(half + "\"a&#64;b.co")).isEqualTo("\uFFFD\"[REDACTED_EMAIL]");
    }

    @Test
    void twoEscapesThatAreAPairStayOneCharacter() {
        assertThat(identifier("\\ud83d\\ude00\"a&#64;b.co")).isEqualTo("\uD83D\uDE00\"[REDACTED_EMAIL]");
    }

    @Property
    void whatIsRedactedCanAlwaysBeEncoded(@ForAll("escaped") String text) {
        assertThat(identifier(text)).satisfies(RedactedIdentifierTest::canBeEncoded);
        assertThat(new Redaction().ofText(text)).satisfies(RedactedIdentifierTest::canBeEncoded);
        assertThat(new Redaction().ofJson("[\"" + text + "\"]")).satisfies(RedactedIdentifierTest::canBeEncoded);
    }

    private static void canBeEncoded(String text) {
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).as(text).isTrue();
    }

    @Provide
    Arbitrary<String> escaped() {
        return Arbitraries.of(
                        "\\ud83d",
                        "\\ude00",
                        "&#55357;",
                        "&#xDE00;",
                        "%F0%9F%98%80",
                        "%ED%A0%BD",
                        "\uD83D\uDE00",
                        "\\\"",
                        "a&#64;b.co",
                        "a@b.co",
                        "password=x",
                        " ")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    /** Snowflakes, among others. */
    @Property
    void anIdOfSeventeenDigitsOrMoreStays(@ForAll @LongRange(min = FIRST_OF_SEVENTEEN_DIGITS) long id) {
        assertThat(identifier(Long.toString(id))).isEqualTo(Long.toString(id));
    }
}
