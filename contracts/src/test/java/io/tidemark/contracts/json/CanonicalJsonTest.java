package io.tidemark.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.erdtman.jcs.JsonCanonicalizer;
import org.erdtman.jcs.NumberToJSON;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    @Test
    void theExampleOfRfc8785Section322IsWrittenAsThere() throws Exception {
        String canonical = CanonicalJson.canonicalize("""
                {"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
                 "string":"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}""");

        assertThat(canonical)
                .isEqualTo("{\"literals\":[null,true,false],"
                        + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void namesAreSortedByUtf16CodeUnits() throws Exception {
        String canonical = CanonicalJson.canonicalize("""
                {"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7}""");

        assertThat(canonical).isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0",
        "-0, 0",
        "-0.0, 0",
        "5e-324, 5e-324",
        "1e-320, 1e-320",
        "-5e-324, -5e-324",
        "2e-323, 2e-323",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "9007199254740991, 9007199254740991",
        "9007199254740992, 9007199254740992",
        "100000000000000000000, 100000000000000000000",
        "1000000000000000000000, 1e+21",
        "9007199254740994.0, 9007199254740994",
        "1e21, 1e+21",
        "999999999999999900000.0, 999999999999999900000",
        "9.999999999999997e22, 9.999999999999997e+22",
        "1e23, 1e+23",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "1.0, 1",
        "100e-2, 1",
        "-1.5, -1.5",
        "123456.789e3, 123456789"
    })
    void numbersAreWrittenAsEcmaScriptWritesThem(String number, String expected) throws Exception {
        assertThat(CanonicalJson.canonicalize(number)).isEqualTo(expected);
    }

    @Property(tries = 20_000)
    void everyNormalDoubleIsWrittenAsTheReferenceImplementationWritesIt(@ForAll("normalDoubles") double value)
            throws Exception {
        assertThat(CanonicalText.number(value)).isEqualTo(NumberToJSON.serializeNumber(value));
    }

    /** Of some subnormal numbers the reference does not find the shortest form; examples cover those. */
    @Provide
    Arbitrary<Double> normalDoubles() {
        return Combinators.combine(
                        Arbitraries.of(0L, Long.MIN_VALUE),
                        Arbitraries.longs().between(1, 2046).withDistribution(RandomDistribution.uniform()),
                        Arbitraries.longs().between(0, (1L << 52) - 1).withDistribution(RandomDistribution.uniform()))
                .as((sign, exponent, mantissa) -> Double.longBitsToDouble(sign | exponent << 52 | mantissa));
    }

    @Property(tries = 1_000)
    void everyDocumentIsWrittenAsTheReferenceImplementationWritesIt(@ForAll("documents") String json) throws Exception {
        assertThat(CanonicalJson.canonicalize(json)).isEqualTo(new JsonCanonicalizer(json).getEncodedString());
    }

    @Property(tries = 1_000)
    void aCanonicalTextIsItsOwnCanonicalForm(@ForAll("documents") String json) throws Exception {
        String canonical = CanonicalJson.canonicalize(json);

        assertThat(CanonicalJson.canonicalize(canonical)).isEqualTo(canonical);
    }

    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> strings = Arbitraries.strings()
                .withCharRange('\u0000', '\ud7ff')
                .ofMaxLength(6)
                .map(CanonicalJsonTest::quoted);
        Arbitrary<String> numbers = Arbitraries.doubles().map(String::valueOf);
        Arbitrary<String> leaves = Arbitraries.oneOf(strings, numbers, Arbitraries.of("true", "false", "null"));
        Arbitrary<String> values = Arbitraries.recursive(() -> leaves, CanonicalJsonTest::containers, 0, 3);
        return values.list().ofMaxSize(4).map(list -> "[" + String.join(" ,", list) + "]");
    }

    private static Arbitrary<String> containers(Arbitrary<String> values) {
        Arbitrary<String> objects = Arbitraries.maps(Arbitraries.strings().ofMaxLength(3), values)
                .ofMaxSize(4)
                .map(members -> members.entrySet().stream()
                        .filter(member -> !CanonicalText.hasLoneSurrogate(member.getKey()))
                        .map(member -> quoted(member.getKey()) + " : " + member.getValue())
                        .toList())
                .map(members -> "{" + String.join(",", members) + "}");
        return Arbitraries.oneOf(
                objects, values.list().ofMaxSize(4).map(elements -> "[" + String.join(",", elements) + "]"));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        CanonicalText.quote(text, out);
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "9007199254740993",
                "-9007199254740993",
                "-9223372036854775808",
                "123456789012345678901234567890",
                "1e400",
                "\"\\ud800\"",
                "{\"\\udc00\":1}",
                "\"\\ud800x\"",
                "1 2"
            })
    void whatNotEveryClientReadsBackAlikeIsRefused(String json) {
        assertThatThrownBy(() -> CanonicalJson.canonicalize(json)).isInstanceOf(NotCanonicalException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,", "{\"a\":}", "nul", "01", "\"\u0001\"", "NaN", "{'a':1}", "}"})
    void whatIsNotJsonIsAnIoException(String json) {
        assertThatThrownBy(() -> CanonicalJson.canonicalize(json)).isInstanceOf(IOException.class);
    }

    @Test
    void nestingPastTheLimitIsRefusedRatherThanOverflowingTheStack() {
        String deep = "[".repeat(100_000);

        assertThatThrownBy(() -> CanonicalJson.canonicalize(deep)).isInstanceOf(IOException.class);
    }

    @Test
    void afterARefusalTheParserStandsBehindTheValue() throws Exception {
        try (JsonParser parser = CanonicalJson.factory().createParser("[{\"a\":[1e999,{}]},7]")) {
            parser.nextToken();
            parser.nextToken();
            assertThatThrownBy(() -> CanonicalJson.canonicalize(parser)).isInstanceOf(NotCanonicalException.class);

            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
            assertThat(parser.getIntValue()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[0,0,0]",
                "{\"a\":[1,{\"b\":\"c\"}],\"d\":null}",
                "\"text\"",
                "[[],[[]]]",
                "1e2",
                "[1.0]"
            })
    void whatIsNoLongerThanItMayBeIsNeverTooLong(String json) throws Exception {
        int bytes = CanonicalJson.canonicalize(json).length();
        try (JsonParser parser = CanonicalJson.factory().createParser(json)) {
            parser.nextToken();
            assertThat(CanonicalJson.canonicalize(parser, bytes)).contains(CanonicalJson.canonicalize(json));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[%s]", "{\"a\":[{\"b\":[%s]}]}", "[[%s],{\"a\":1e999},[%s]]"})
    void whatIsFarTooLongIsReadToItsEndAndNotKept(String form) throws Exception {
        String json = "[" + form.replace("%s", "0,".repeat(1000) + "\"\\ud800\"") + ",7]";
        try (JsonParser parser = CanonicalJson.factory().createParser(json)) {
            parser.nextToken();
            parser.nextToken();
            assertThat(CanonicalJson.canonicalize(parser, 100)).isEmpty();

            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
            assertThat(parser.getIntValue()).isEqualTo(7);
        }
    }
}
