package io.tidemark.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.export.format.Column.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written by hand says what the library would say. */
class LinesTest {
    private static final Layout LAYOUT = Layout.of("things", "version", new Column("said", Kind.TEXT));

    static LongStream powersOfTenAndTheirNeighbours() {
        return LongStream.iterate(1, power -> power * 10)
                .limit(19)
                .flatMap(power -> LongStream.of(power - 1, power, power + 1, -power));
    }

    /** Without halves of pairs, which PostgreSQL has none of either. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().excludeChars(surrogates()),
                Arbitraries.strings()
                        .withChars("\"\\/\b\f\n\r\t \u0001\u007F\u00EB\u2028a{}")
                        .ofMaxLength(12));
    }

    private static char[] surrogates() {
        char[] all = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
        for (int i = 0; i < all.length; i++) {
            all[i] = (char) (Character.MIN_SURROGATE + i);
        }
        return all;
    }

    private static void mustBeInDigits(long number) {
        Lines out = new Lines();
        out.number(number);
        assertThat(new String(out.toByteArray(), StandardCharsets.US_ASCII)).isEqualTo(Long.toString(number));
    }

    @ParameterizedTest
    @MethodSource("powersOfTenAndTheirNeighbours")
    void aNumberAtABorderIsItsDigits(long number) {
        mustBeInDigits(number);
    }

    @Property
    void aNumberIsItsDigits(@ForAll long number) {
        mustBeInDigits(number);
    }

    @Test
    void whatWasWrittenStaysAsItGrows() {
        Lines out = new Lines();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int piece = 0; expected.size() < 12_000_000; piece++) {
            byte[] bytes = Integer.toString(piece).repeat(5_000).getBytes(StandardCharsets.US_ASCII);
            out.writeBytes(bytes);
            expected.writeBytes(bytes);
        }

        assertThat(Arrays.equals(out.toByteArray(), expected.toByteArray())).isTrue();
    }

    @Property
    void aLineOfJsonReadsBack(@ForAll("texts") String text, @ForAll long version) throws IOException {
        Lines out = new Lines();

        new NdjsonFormat()
                .line(LAYOUT, Arrays.asList("id", text, "u", 0, null, "r", version, null, "o", "k", text), out);

        JsonNode line = new ObjectMapper().readTree(out.toByteArray());
        assertThat(line.path("said").textValue()).isEqualTo(text);
        assertThat(line.path("type").textValue()).isEqualTo(text);
        assertThat(line.path("version").longValue()).isEqualTo(version);
        assertThat(line.path("error").isNull()).isTrue();
    }
}
