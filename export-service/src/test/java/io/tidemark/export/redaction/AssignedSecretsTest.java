package io.tidemark.export.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignedSecretsTest {
    private static final int LARGEST_PAYLOAD = 256 * 1024;
    /** What a web token is, said in a way that takes too long for hard texts. */
    private static final Pattern WEB_TOKEN =
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*");

    private static String replaced(String text) {
        return AssignedSecrets.replace(text, new Tally());
    }

    @Property
    void aWebTokenIsWhatItsPatternSays(@ForAll("texts") String text) {
        assertThat(replaced(text)).isEqualTo(WEB_TOKEN.matcher(text).replaceAll("[REDACTED]"));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "eyJ", "eyJabcdefgh", "eyJabcdefgh.01234567.s", "a", "01234567", ".", "-", "_", " ", "\u00E9")
                .list()
                .ofMaxSize(9)
                .map(parts -> String.join("", parts));
    }

    @Test
    @Timeout(60)
    void aTextOfManyBeginningsOfWebTokensIsNotReadAgainFromEach() {
        String beginnings = "eyJ-".repeat(LARGEST_PAYLOAD / 4);
        String runs = "eyJ-eyJ-eyJ.".repeat(LARGEST_PAYLOAD / 12);

        assertThat(replaced(beginnings)).isEqualTo(beginnings);
        assertThat(replaced(runs)).doesNotContain("eyJ-eyJ-eyJ.eyJ-eyJ-eyJ.eyJ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis://:hunter2@cache:6379        | redis://[REDACTED]@cache:6379",
                "redis://default:hunter2@cache:6379 | redis://[REDACTED]@cache:6379",
                "http://[::1]:8080/                 | http://[::1]:8080/"
            })
    void thePasswordOfAUrlIsOneWithoutAUserToo(String url, String redacted) {
        assertThat(replaced(url)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password => \"hunter2\" | password => \"[REDACTED]\"",
                "password=>hunter2, x  | password=>[REDACTED], x",
                "password := hunter2   | password := [REDACTED]",
                "password == hunter2   | password == [REDACTED]",
                "pin=>1 pin:=2         | pin=>[REDACTED] pin:=[REDACTED]",
                "n => 1                | n => 1"
            })
    void aSignOfTwoCharactersAssignsAsWell(String text, String redacted) {
        assertThat(replaced(text)).isEqualTo(redacted);
        assertThat(replaced(redacted)).isEqualTo(redacted);
    }
}
