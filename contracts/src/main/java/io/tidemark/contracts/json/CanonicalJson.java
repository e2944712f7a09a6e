package io.tidemark.contracts.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Canonical JSON by RFC 8785 (JCS): members sorted by UTF-16 code units, ECMAScript numbers, minimal escapes. Values that
 * not every client could read back alike are refused as RFC 7493 asks: duplicate names, lone surrogates, integers that
 * their canonical form would change (only beyond 2^53-1), numbers beyond a double.
 */
public final class CanonicalJson {
    /** Nesting past this depth is refused by the parser. */
    public static final int MAX_DEPTH = 100;

    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private CanonicalJson() {}

    /** The factory whose parsers have the limits of this class. */
    public static JsonFactory factory() {
        return FACTORY;
    }

    /**
     * The canonical text of one whole JSON document.
     *
     * @throws NotCanonicalException when the value has no canonical form
     * @throws IOException when the text is not JSON
     */
    public static String canonicalize(String json) throws IOException, NotCanonicalException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            String canonical = canonicalize(parser);
            if (parser.nextToken() != null) {
                throw new NotCanonicalException("more than one JSON value");
            }
            return canonical;
        }
    }

    /**
     * The canonical text of the value that the parser stands on; afterwards the parser stands on the value's last token.
     * A value that is refused is read to its end as well, so that the reader can go on behind it.
     *
     * @throws NotCanonicalException when the value has no canonical form
     * @throws IOException when the text is not JSON
     */
    public static String canonicalize(JsonParser parser) throws IOException, NotCanonicalException {
        return canonicalize(parser, Long.MAX_VALUE).orElseThrow();
    }

    /**
     * The same of a value that may be far too long: what is certain to have more than that many bytes in UTF-8 is read to its end,
     * not kept, and has no canonical text; some that have a few more do.
     */
    public static Optional<String> canonicalize(JsonParser parser, long atMost)
            throws IOException, NotCanonicalException {
        Reader reader = new Reader(parser, atMost);
        Object value = reader.read();
        if (reader.isOver()) {
            return Optional.empty();
        }
        if (reader.refusal != null) {
            throw new NotCanonicalException(reader.refusal);
        }
        StringBuilder out = new StringBuilder(256);
        write(value, out);
        return Optional.of(out.toString());
    }

    private static void write(Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> members) {
            char separator = '{';
            for (Map.Entry<?, ?> member : members.entrySet()) {
                CanonicalText.quote((String) member.getKey(), out.append(separator));
                write(member.getValue(), out.append(':'));
                separator = ',';
            }
            out.append(members.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> elements) {
            char separator = '[';
            for (Object element : elements) {
                write(element, out.append(separator));
                separator = ',';
            }
            out.append(elements.isEmpty() ? "[]" : "]");
        } else if (value instanceof String string) {
            CanonicalText.quote(string, out);
        } else {
            out.append(((Literal) value).text());
        }
    }

    /** A number, a boolean or null, already in its canonical text. */
    private record Literal(String text) {}

    private static final class Reader {
        private static final Literal NOTHING = new Literal("null");

        private final JsonParser parser;
        private final long atMost;
        /** As many bytes as what was read has at least. */
        private long least;

        private @Nullable String refusal;

        Reader(JsonParser parser, long atMost) {
            this.parser = parser;
            this.atMost = atMost;
        }

        boolean isOver() {
            return least > atMost;
        }

        Object read() throws IOException {
            JsonToken token = parser.currentToken();
            if (token == null) {
                throw new IOException("a JSON value was expected");
            }
            if (isOver()) {
                parser.skipChildren();
                return NOTHING;
            }
            least++;
            return switch (token) {
                case START_OBJECT -> readMembers();
                case START_ARRAY -> readElements();
                case VALUE_STRING -> portable(parser.getText());
                case VALUE_NUMBER_INT -> new Literal(integer());
                case VALUE_NUMBER_FLOAT -> new Literal(floating());
                case VALUE_TRUE -> new Literal("true");
                case VALUE_FALSE -> new Literal("false");
                case VALUE_NULL -> new Literal("null");
                default -> throw new IOException("a JSON value was expected");
            };
        }

        private Map<String, Object> readMembers() throws IOException {
            Map<String, Object> members = new TreeMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = portable(parser.currentName());
                parser.nextToken();
                least++;
                Object value = read();
                if (!isOver() && members.put(name, value) != null) {
                    refusal = "the name \"" + name + "\" stands twice in one object";
                }
            }
            return members;
        }

        private List<Object> readElements() throws IOException {
            List<Object> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                Object element = read();
                if (!isOver()) {
                    least++;
                    elements.add(element);
                }
            }
            return elements;
        }

        private String portable(String text) {
            least += text.length();
            if (CanonicalText.hasLoneSurrogate(text)) {
                refusal = "a string holds half of a surrogate pair";
            }
            return text;
        }

        /** An integer that its canonical form does not change: within 2^53-1 all, beyond it few. */
        private String integer() throws IOException {
            if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                long value = parser.getLongValue();
                if (-MAX_SAFE_INTEGER <= value && value <= MAX_SAFE_INTEGER) {
                    return Long.toString(value);
                }
            }
            String text = floating();
            if (new BigDecimal(text).compareTo(new BigDecimal(parser.getText())) != 0) {
                refusal =
                        "an integer is beyond 2^53-1 and its canonical form would be another number: carry it as a string";
            }
            return text;
        }

        private String floating() throws IOException {
            double value = parser.getDoubleValue();
            if (Double.isInfinite(value)) {
                refusal = "a number is beyond what a double can hold";
                return "0";
            }
            return CanonicalText.number(value);
        }
    }
}
