package io.tidemark.export.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"",
                        "\"a\"",
                        "\"b\":",
                        "1",
                        "-",
                        ".5",
                        "1e+9]",
                        "0",
                        "true",
                        "null",
                        "t",
                        "\"a@b.org\"",
                        "\"+4915123456789\"",
                        "4111111111111111",
                        "\"password\":",
                        "\"pin=1\"",
                        "\\",
                        " ",
                        "\"{}\"",
                        "\"\u00e9\"")
                .list()
                .ofMaxSize(9)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 50_000)
    void whatItIsSureOfIsJsonInWhichNothingHasToGo(@ForAll("texts") String text) throws Exception {
        if (new CleanJson(text).isSure()) {
            JSON.readTree(text);
            assertThat(new Redaction().ofText("[" + text + "]")).isEqualTo("[" + text + "]");
        }
    }

    @Test
    void mostPayloadsAreToldInOnePass() {
        String json =
                "{\"a\":[1,-2.5e3,0,true,false,null,{}],\"b\":{\"text\":\"plain, (text) at 12:30\"},\"c\":[],\"d\":\"\",\"J\":\"eyJ\"}";

        assertThat(new CleanJson(json).isSure()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "[1,]",
                "[1 ]",
                "01",
                "1.",
                "1e",
                "-",
                "+1",
                "tru",
                "\"",
                "{}{}",
                "\"\\u0061\"",
                "{\"a\":\"b@c.org\"}",
                "{\"b@c.org\":1}",
                "{\"token\":\"x\"}",
                "{\"tel\":5551234}",
                "{\"a\":\"[1]\"}",
                "{\"a\":\" {}\"}",
                "4111111111111111",
                "{\"a\":\"\uFF20\",\"b\":\"x\uFF20y.org\"}",
                "{\"t\":\"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJh.c2lnbmVk\"}",
                "{\"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJh.c2lnbmVk\":1}"
            })
    void itIsNotSureOfAnythingElse(String text) {
        assertThat(new CleanJson(text).isSure()).isFalse();
    }

    @Test
    void itIsNotSureOfWhatIsTooDeepToBeLookedInto() {
        assertThat(new CleanJson("[".repeat(100_000) + "]".repeat(100_000)).isSure())
                .isFalse();
    }
}
