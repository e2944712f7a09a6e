package io.tidemark.export.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MailAddressesTest {
    /** What an address looks like, said in another way. */
    private static final Pattern FORM = Pattern.compile(
            "(?<![L._+'-])[L._+'-]++(?:@|\uFF20|%40)[L-]++(?:\\.[L-]++)++".replace("L", "\\p{L}\\p{N}\\p{Mn}\\p{Mc}"));

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a",
                        "b1",
                        ".",
                        "@",
                        "\uFF20",
                        "%40",
                        "-",
                        "_",
                        "+",
                        "'",
                        " ",
                        "%",
                        "\u00e9",
                        "e\u0301",
                        "\u2164",
                        "\uD801\uDC00",
                        "]")
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 20_000)
    void nothingOfTheFormOfAnAddressIsLeftAndOtherTextStays(@ForAll("texts") String text) {
        Tally tally = new Tally();

        String redacted = MailAddresses.replace(text, tally);

        assertThat(FORM.matcher(redacted).find()).isFalse();
        assertThat(redacted.equals(text)).isEqualTo(!FORM.matcher(text).find());
    }

    @Test
    void anAddressIsTakenWholeAndItsSurroundingsStay() {
        assertThat(MailAddresses.replace("(ann.lee+x@mail.example.com), bob%40example.org; c@localhost", new Tally()))
                .isEqualTo("([REDACTED_EMAIL]), [REDACTED_EMAIL]; c@localhost");
    }
}
