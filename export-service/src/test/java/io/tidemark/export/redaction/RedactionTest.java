package io.tidemark.export.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String text(String value) {
        return new Redaction().ofText(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice@example.com",
                "a.b+tag@mail.example.co.uk",
                "zo\u00EB@b\u00FCcher.example",
                "zoe\u0308@bu\u0308cher.example",
                "o'neill_99@x-y.example",
                "alice%40example.com"
            })
    void mailAddressIsRedacted(String address) {
        assertThat(text(address)).isEqualTo("[REDACTED_EMAIL]");
        assertThat(text("write to <" + address + ">, please")).isEqualTo("write to <[REDACTED_EMAIL]>, please");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+49 171 2345678",
                "+4915123456789",
                "+1 (555) 123-4567",
                "+1-555-123-4567",
                "+44 20 7946 0958",
                "(555) 123-4567",
                "555-123-4567",
                "555.123.4567",
                "1-800-555-1234",
                "0171 2345678",
                "030/12345678",
                "020 7946 0958",
                "01 23 45 67 89",
                "555-123-4567x123",
                "+1 555 123 4567 ext. 89",
                "0171 2345678 x12"
            })
    void phoneNumberIsRedacted(String number) {
        assertThat(text(number)).isEqualTo("[REDACTED_PHONE]");
        assertThat(text("call " + number + " at night")).isEqualTo("call [REDACTED_PHONE] at night");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "4111 1111 1111 1111",
                "5500-0000-0000-0004",
                "2223003122003222",
                "378282246310005",
                "3782 822463 10005",
                "4111\u00A01111\u00A01111\u00A01111",
                "4111\u202F1111\u202F1111\u202F1111",
                "6011000990139424",
                "30569309025904"
            })
    void cardNumberIsRedacted(String number) {
        assertThat(text(number)).isEqualTo("[REDACTED_CC]");
        assertThat(text("card " + number + ".")).isEqualTo("card [REDACTED_CC].");
        assertThat(text("card " + number + " 123")).isEqualTo("card [REDACTED_CC] 123");
        assertThat(text("2025 " + number + " 2025")).startsWith("2025 [REDACTED_CC]");
    }

    @Test
    void cardNumberAsANumberIsRedacted() {
        assertThat(new Redaction().ofJson("{\"n\":4111111111111111}")).isEqualTo("{\"n\":\"[REDACTED_CC]\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01J8ZQ4X5T6Y7W8V9B0N1M2K3J",
                "123e4567-e89b-12d3-a456-426614174000",
                "sha256:4111111111111111a3f5c1d2e3b4a59687766554433221100ffeeddccbbaa998",
                "2026-11-21T08:40:12.123456Z",
                "2026-11-21 08:40:12+01:00",
                "1763714412123",
                "1763714412",
                "1.24.3-rc.1",
                "192.168.100.200",
                "4111111111111112",
                "txn_4111111111111111",
                "order 12345678",
                "3.14159265358979323846",
                "2026-01-02",
                "name@",
                "@mention",
                "user at example.com",
                "1,234,567,890"
            })
    void harmlessLookAlikeStays(String value) {
        assertThat(text(value)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "password, hunter2",
        "Password, hunter2",
        "user_password, hunter2",
        "new-password, hunter2",
        "passwd, hunter2",
        "pwd, hunter2",
        "clientSecret, s3",
        "api_key, k",
        "accessToken, t",
        "pin, 1234",
        "cvv, 123"
    })
    void valueUnderASecretsNameIsRedacted(String name, String value) {
        String json = "{\"" + name + "\":\"" + value + "\"}";

        assertThat(new Redaction().ofJson(json)).isEqualTo("{\"" + name + "\":\"[REDACTED]\"}");
    }

    @Test
    void wholeValueUnderASecretsNameGoes() {
        assertThat(new Redaction()
                        .ofJson("{\"credentials\":{\"a\":[1,\"x\"]},\"password\":null,\"password_set\":true}"))
                .isEqualTo("{\"credentials\":\"[REDACTED]\",\"password\":null,\"password_set\":true}");
    }

    @ParameterizedTest
    @CsvSource({
        "<password>s3</password>, <password>[REDACTED]</password>",
        "<password type=\"text\">s3</password>, <password type=\"text\">[REDACTED]</password>",
        "<pin\tid='1' x=\"\">12</pin>, <pin\tid='1' x=\"\">[REDACTED]</pin>",
        "<passwords-of>none</passwords-of>, <passwords-of>[REDACTED]</passwords-of>",
        "<name of=\"x\">zoe</name>, <name of=\"x\">zoe</name>",
        "<pin/>12, <pin/>12",
        "a < pin and b > 3, a < pin and b > 3"
    })
    void whatIsInASecretsTagIsRedacted(String text, String redacted) {
        assertThat(text(text)).isEqualTo(redacted);
    }

    @Test
    void digitsInAnArrayUnderAPhonesNameAreAPhoneNumberEach() {
        assertThat(new Redaction().ofJson("{\"phones\":[\"1712345678\",1712345679,[\"none\"],{\"id\":1712345678}]}"))
                .isEqualTo("{\"phones\":[\"[REDACTED_PHONE]\",\"[REDACTED_PHONE]\",[\"none\"],{\"id\":1712345678}]}");
    }

    @Test
    void digitsUnderAPhonesNameAreAPhoneNumber() {
        assertThat(new Redaction().ofJson("{\"mobile\":1712345678,\"phone_number\":\"1712345678\",\"phone\":\"none\"}"))
                .isEqualTo(
                        "{\"mobile\":\"[REDACTED_PHONE]\",\"phone_number\":\"[REDACTED_PHONE]\",\"phone\":\"none\"}");
    }

    @Test
    void namesOfMembersAreRedactedAndNoneIsLost() {
        assertThat(new Redaction().ofJson("{\"a@x.example\":1,\"b@x.example\":2}"))
                .isEqualTo("{\"[REDACTED_EMAIL]\":1,\"[REDACTED_EMAIL] 2\":2}");
    }

    @Test
    void passwordWithinATextIsRedacted() {
        assertThat(text("https://x.example/?user=a&password=hunter2&b=1"))
                .isEqualTo("https://x.example/?user=a&password=[REDACTED]&b=1");
        assertThat(text("password: hunter2, then")).isEqualTo("password: [REDACTED], then");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"n\":1e+21,\"s\":\"\\u0001\",\"t\":[true,1.5]}"})
    void textInWhichNothingHadToGoIsTheSameText(String json) {
        assertThat(new Redaction().ofJson(json)).isSameAs(json);
    }

    @Test
    void textThatIsNotJsonIsRedactedAsAString() {
        assertThat(new Redaction().ofJson("{\"mail\":\"a@x.example\""))
                .isEqualTo("\"{\\\"mail\\\":\\\"[REDACTED_EMAIL]\\\"\"");
    }

    @Property
    void plantedValueNeverLeaves(@ForAll("personal") String personal, @ForAll("nests") Nest nest) throws Exception {
        String redacted =
                new Redaction().ofJson(nest.around(TextNode.valueOf(personal)).toString());

        assertThat(redacted).doesNotContain(personal);
        assertThat(JSON.readTree(redacted).toString()).contains("[REDACTED");
    }

    @Property
    void twiceIsAsOnce(@ForAll String any, @ForAll("personal") String personal) {
        String once = text(any + " " + personal + " " + any);

        assertThat(text(once)).isEqualTo(once);
    }

    @Property
    void redactionKeepsJsonJson(@ForAll String name, @ForAll String value) throws Exception {
        ObjectNode object = JsonNodeFactory.instance.objectNode().put(name, value);

        assertThat(JSON.readTree(new Redaction().ofJson(object.toString())).size())
                .isEqualTo(1);
    }

    /** A place deep inside a JSON value. */
    interface Nest {
        JsonNode around(JsonNode value);
    }

    @Provide
    Arbitrary<Nest> nests() {
        Nest inList = value -> JsonNodeFactory.instance.arrayNode().add(1).add(value);
        Nest inObject = value -> JsonNodeFactory.instance.objectNode().set("note", value);
        Nest asName =
                value -> JsonNodeFactory.instance.objectNode().set(value.isTextual() ? value.asText() : "more", value);
        Nest inSentence = value -> value.isTextual() ? TextNode.valueOf("see " + value.asText() + ", ok?") : value;
        return Arbitraries.of(inList, inObject, asName, inSentence)
                .list()
                .ofMaxSize(5)
                .map(nests -> value -> {
                    JsonNode nested = value;
                    for (Nest nest : nests) {
                        nested = nest.around(nested);
                    }
                    return nested;
                });
    }

    @Provide
    Arbitrary<String> personal() {
        Arbitrary<String> mail = Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(1)
                .ofMaxLength(12)
                .map(name -> name + "@example.org");
        Arbitrary<String> phone =
                Arbitraries.longs().between(10_000_000L, 99_999_999_999_999L).map(number -> "+" + number);
        Arbitrary<String> card = Arbitraries.longs()
                .between(400_000_000_000_000L, 499_999_999_999_999L)
                .map(RedactionTest::withCheckDigit);
        return Arbitraries.oneOf(mail, phone, card);
    }

    /** Luhn's check digit as its own sum: what is doubled here is what stands at odd places from the right later. */
    private static String withCheckDigit(long fifteenDigits) {
        int sum = 0;
        long rest = fifteenDigits;
        for (int i = 0; rest > 0; i++, rest /= 10) {
            int digit = (int) (rest % 10);
            int weighted = i % 2 == 0 ? digit * 2 : digit;
            sum += weighted / 10 + weighted % 10;
        }
        return fifteenDigits + "" + (10 - sum % 10) % 10;
    }

    @Test
    void aValueThatWasMadeToBeHardIsRedactedLikeAnyOther() {
        String labels = "a@a" + ".a".repeat(100_000);
        String colons = "@://a" + ":a".repeat(100_000);

        for (String hard : List.of(labels, colons, ":".repeat(200_000))) {
            assertThat(new Redaction().ofJson("{\"a\":\"" + hard + "\",\"m\":\"ada@example.org\"}"))
                    .asString()
                    .doesNotContain("ada@example.org");
        }
    }

    @Test
    void aMemberThatIsThereTwiceInJsonWithinAStringIsNotPassedOver() {
        assertThat(new Redaction().ofJson("{\"raw\":\"{\\\"password\\\":\\\"hunter2\\\",\\\"password\\\":null}\"}"))
                .asString()
                .doesNotContain("hunter2");
    }

    @Test
    @Timeout(60)
    void manyMembersThatGetTheSameNameAreNotCountedThroughForEach() throws Exception {
        int many = 40_000;
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < many; i++) {
            object.put(i + "@x.co", 1);
        }

        JsonNode redacted = JSON.readTree(new Redaction().ofJson(object.toString()));

        assertThat(redacted.size()).isEqualTo(many);
        assertThat(redacted.has("[REDACTED_EMAIL] " + many)).isTrue();
    }

    @Test
    void aNameThatIsTakenAlreadyIsPassedOver() {
        assertThat(new Redaction()
                        .ofJson("{\"[REDACTED_EMAIL] 2\":0,\"a@x.example\":1,\"b@x.example\":2,\"c@x.example\":3}"))
                .isEqualTo("{\"[REDACTED_EMAIL] 2\":0,\"[REDACTED_EMAIL]\":1,\"[REDACTED_EMAIL] 3\":2,"
                        + "\"[REDACTED_EMAIL] 4\":3}");
    }

    private static String nested(int deep, String value) {
        return "[".repeat(deep) + value + "]".repeat(deep);
    }

    private static String inJson(String text) {
        return JsonNodeFactory.instance.objectNode().put("a", text).toString();
    }

    @Test
    void jsonInAStringThatIsNestedAsDeepAsMayBeIsLookedInto() {
        assertThat(new Redaction().ofJson(inJson(nested(100, "\"a@x.example\""))))
                .isEqualTo(inJson(nested(100, "\"[REDACTED_EMAIL]\"")));
    }

    @Test
    void jsonInAStringThatIsNestedDeeperGoesAsAWhole() {
        String layers = "1";
        for (int i = 0; i < 4; i++) {
            layers = nested(990, TextNode.valueOf(layers).toString());
        }

        assertThat(new Redaction().ofJson(inJson(layers))).isEqualTo(inJson("[REDACTED]"));
        assertThat(new Redaction().ofJson(inJson(nested(101, "1")))).isEqualTo(inJson("[REDACTED]"));
        assertThat(new Redaction().ofJson(inJson(nested(100_000, "1")))).isEqualTo(inJson("[REDACTED]"));
    }

    @Test
    void jsonInAStringThatHasAMemberTwiceGoesAsAWhole() {
        assertThat(text("{\"a\":1,\"a\":2,\"password\":[\"x\"]}")).isEqualTo("[REDACTED]");
    }

    @Test
    void textThatOnlyBeginsAsJsonDoesIsRedactedAsText() {
        assertThat(text("{see a@x.example}")).isEqualTo("{see [REDACTED_EMAIL]}");
        assertThat(text("[1] a@x.example")).isEqualTo("[1] [REDACTED_EMAIL]");
        assertThat(text("{\"a\":1,\"a\":2} of a@x.example")).isEqualTo("{\"a\":1,\"a\":2} of [REDACTED_EMAIL]");
        assertThat(text("[".repeat(200) + " a@x.example")).isEqualTo("[".repeat(200) + " [REDACTED_EMAIL]");
    }
}
