package io.tidemark.export.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Many planted values in many places, and many harmless ones that look alike (R71). The same ones each time. */
class RedactionCorpusTest {
    private static final int EACH = 25;

    private final Random random = new Random(71);

    /** A planted value: what of it must not be found again. */
    private record Planted(String value, String tell) {}

    private static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String json(String name, String value) {
        return JsonNodeFactory.instance.objectNode().put(name, value).toString();
    }

    private static String entities(String text) {
        return text.replace("@", "&#64;").replace("+", "&#x2B;");
    }

    private static String unicodeEscapes(String text) {
        return text.replace("@", "\\u0040").replace("+", "\\u002b");
    }

    /** Twenty-two places in which a value may stand, as the text of one member. */
    private static Map<String, UnaryOperator<String>> contexts() {
        Map<String, UnaryOperator<String>> contexts = new LinkedHashMap<>();
        contexts.put("alone", value -> value);
        contexts.put("in a sentence", value -> "please write to " + value + ", or call");
        contexts.put("at a sentence's end", value -> "It is " + value + ".");
        contexts.put("in brackets", value -> "(" + value + ") [" + value + "] <" + value + ">");
        contexts.put("in quotes", value -> "he said \"" + value + "\" and '" + value + "'");
        contexts.put("between lines", value -> "first\n" + value + "\r\nlast");
        contexts.put("between tabs", value -> "a\t" + value + "\tb");
        contexts.put("in csv", value -> "1,x," + value + ",y");
        contexts.put("with semicolons", value -> "1;x;" + value + ";y");
        contexts.put("in a URL's query", value -> "https://x.example/p?a=1&v=" + url(value) + "&b=2");
        contexts.put(
                "in a URL's query, encoded twice",
                value -> "https://x.example/?u=" + url("https://y.example/?v=" + url(value)));
        contexts.put(
                "in a URL's query, as it is", value -> "https://x.example/p?v=" + value.replace(' ', '+') + "&b=2");
        contexts.put("in JSON in a string", value -> json("v", value));
        contexts.put("in JSON in JSON in a string", value -> json("outer", json("v", value)));
        contexts.put("in JSON after a text", value -> "payload " + json("v", value) + " end");
        contexts.put("with HTML's entities", value -> "<p>" + entities(value) + "</p>");
        contexts.put("with JSON's escapes in a text", value -> "{v: " + unicodeEscapes(value) + "}");
        contexts.put("in XML", value -> "<a><v>" + value + "</v></a>");
        contexts.put("in markdown", value -> "* **" + value + "** and [link](" + value + ")");
        contexts.put("in a log line", value -> "2026-11-21T08:40:12.123Z INFO user=" + value + " status=200");
        contexts.put("after a colon", value -> "contact: " + value);
        contexts.put("twice", value -> value + " " + value);
        return contexts;
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private String letters(int count) {
        return random.ints(count, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private Planted mail() {
        String name = letters(5) + random.nextInt(100);
        String domain = letters(6);
        return new Planted(name + "." + letters(3) + "@" + domain + ".example", domain);
    }

    private Planted phone() {
        String last = digits(4);
        String value = switch (random.nextInt(5)) {
            case 0 -> "+49 171 234" + last;
            case 1 -> "+4917123" + last + last;
            case 2 -> "(555) 123-" + last;
            case 3 -> "555-867-" + last;
            default -> "0171 234" + last;
        };
        return new Planted(value, last);
    }

    private Planted card() {
        String start = List.of("4", "51", "55", "37", "6011").get(random.nextInt(5));
        int length = start.equals("37") ? 15 : 16;
        String body = start + digits(length - 1 - start.length());
        String number = body + checkDigit(body);
        String grouped = length == 15 || random.nextBoolean()
                ? number
                : number.replaceAll("(.{4})(?!$)", random.nextBoolean() ? "$1 " : "$1-");
        return new Planted(grouped, number.substring(length - 4));
    }

    private Planted password() {
        String secret = letters(6) + random.nextInt(1000) + "!x";
        return new Planted("password=" + secret, secret.substring(0, 6));
    }

    private static int checkDigit(String body) {
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int digit = Character.digit(body.charAt(body.length() - 1 - i), 10);
            int weighted = i % 2 == 0 ? digit * 2 : digit;
            sum += weighted / 10 + weighted % 10;
        }
        return (10 - sum % 10) % 10;
    }

    @Test
    void noneOfThePlantedValuesIsLeftInClear() throws Exception {
        List<String> found = new ArrayList<>();
        int planted = 0;
        for (Map.Entry<String, UnaryOperator<String>> context : contexts().entrySet()) {
            for (int i = 0; i < EACH; i++) {
                for (Planted value : List.of(mail(), phone(), card(), password())) {
                    planted++;
                    String text = context.getValue().apply(value.value());
                    String redacted = new Redaction().ofJson(json("note", text));
                    if (redacted.contains(value.tell()) || !redacted.contains("[REDACTED")) {
                        found.add(context.getKey() + ": " + text + " -> " + redacted);
                    }
                }
            }
        }

        assertThat(planted).isGreaterThanOrEqualTo(2_000);
        assertThat(found).isEmpty();
    }

    @Test
    void noneIsLeftUnderTheNamesThatSayWhatItIs() {
        List<String> found = new ArrayList<>();
        for (String name : List.of(
                "password",
                "userPassword",
                "new_password",
                "pwd",
                "clientSecret",
                "api-key",
                "accessToken",
                "Set-Cookie",
                "private_key",
                "pin")) {
            for (int i = 0; i < EACH; i++) {
                String secret = letters(5) + " " + letters(5);
                ObjectNode deep = JsonNodeFactory.instance.objectNode();
                deep.putArray("list").addObject().putObject("inner").put(name, secret);
                String inText = json("text", deep.toString());
                if (new Redaction().ofJson(deep.toString()).contains(secret.substring(0, 5))
                        || new Redaction().ofJson(inText).contains(secret.substring(6))) {
                    found.add(name + ": " + secret);
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void atMostOneOfAHundredHarmlessLookAlikesIsRedacted() {
        List<String> redacted = new ArrayList<>();
        int harmless = 0;
        for (int i = 0; i < 250; i++) {
            for (String value : lookAlikes(i)) {
                harmless++;
                TextNode text = TextNode.valueOf(value);
                if (!new Redaction().ofJson(text.toString()).equals(text.toString())) {
                    redacted.add(value);
                }
            }
        }

        assertThat(harmless).isGreaterThanOrEqualTo(4_000);
        assertThat(redacted.size() * 100).as("redacted: %s", redacted).isLessThanOrEqualTo(harmless);
    }

    @Test
    void noneOfThePlantedValuesIsLeftInAnIdentifier() {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            for (Planted value : List.of(mail(), international(), card(), password())) {
                for (String id : List.of(
                        value.value(),
                        url(value.value()),
                        url(url(value.value())),
                        "a/notes/" + value.value() + "/7")) {
                    String redacted = new Redaction().ofIdentifier(id);
                    if (redacted.contains(value.tell()) || !redacted.contains("[REDACTED")) {
                        found.add(id + " -> " + redacted);
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private Planted international() {
        String last = digits(4);
        return new Planted("+49 171 234" + last, last);
    }

    @Test
    void atMostOneOfAHundredIdsIsRedactedAsAnIdentifier() {
        List<String> redacted = new ArrayList<>();
        int ids = 0;
        for (int i = 0; i < 1_000; i++) {
            List<String> some = new ArrayList<>(lookAlikes(i));
            for (int length = 6; length <= 19; length++) {
                some.add(1 + random.nextInt(9) + digits(length - 1));
            }
            for (String id : some) {
                ids++;
                if (!new Redaction().ofIdentifier(id).equals(id)) {
                    redacted.add(id);
                }
            }
        }

        assertThat(redacted.size() * 100).as("of %d: %s", ids, redacted).isLessThanOrEqualTo(ids);
    }

    /** Ids, hashes, times and versions, as records have them. */
    private List<String> lookAlikes(int n) {
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        Instant time = Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt());
        String ulid = "01" + letters(24).toUpperCase(Locale.ROOT);
        return List.of(
                new UUID(random.nextLong(), random.nextLong()).toString(),
                ulid,
                HexFormat.of().formatHex(hash),
                "sha256:" + HexFormat.of().formatHex(hash),
                Base64.getEncoder().encodeToString(hash),
                time.toString(),
                time.toString().replace("T", " ").replace("Z", "+01:00"),
                Long.toString(time.toEpochMilli()),
                Long.toString(time.getEpochSecond()),
                time.getEpochSecond() + "." + digits(6),
                "1" + digits(18),
                random.nextInt(20) + "." + random.nextInt(20) + "." + random.nextInt(1000) + "-rc." + n,
                "2026-" + "%02d-%02d".formatted(1 + n % 12, 1 + n % 28),
                "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256),
                "ORD-" + digits(10),
                "v" + digits(3) + "." + digits(3) + "." + digits(4),
                random.nextDouble() * 1_000 + "",
                "acme/alice/notes/n" + digits(8) + "/" + digits(5),
                "status=200 duration=" + digits(4) + "ms id=" + digits(9),
                "isbn 978-3-" + digits(2) + "-" + digits(6) + "-" + digits(1));
    }
}
