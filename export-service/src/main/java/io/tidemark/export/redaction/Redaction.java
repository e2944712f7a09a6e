package io.tidemark.export.redaction;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tidemark.export.redaction.Tally.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Takes personal data and secrets out of values (R71): of JSON however deep, in strings, in numbers, in the names of members
 * and in JSON that a string holds. Doing it twice changes nothing more. It counts what it takes out; one for each export, for
 * one thread at a time.
 */
public final class Redaction {
    private static final ObjectMapper JSON = mapper(StreamReadConstraints.DEFAULT_MAX_DEPTH);
    /** Ingest takes no payload that is nested deeper; several layers of strings are on one stack. */
    private static final ObjectMapper JSON_IN_STRINGS = mapper(100);
    /** Takes whatever is JSON by its grammar; a table of names would refuse those that were made to collide. */
    private static final JsonFactory GRAMMAR = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
    /** How deep JSON in strings is looked into. */
    private static final int STRINGS_DEEP = 4;

    private final Tally tally = new Tally();

    private static ObjectMapper mapper(int deepest) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(deepest).build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // Of two members of one name a tree has the last alone: what the other says would go unread.
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    /** How many values of each kind were taken out so far. */
    public Map<String, Long> counts() {
        return tally.counts();
    }

    /**
     * The JSON text, redacted, in one line. A text in which nothing had to go comes back unchanged, so that its hash still
     * verifies; one that is not JSON, which only a damaged row can hold, is redacted as a string.
     */
    public String ofJson(String json) {
        try {
            CleanJson clean = new CleanJson(json);
            if (clean.isSure()) {
                return json;
            }
            boolean oneLine = json.indexOf('\n') < 0 && json.indexOf('\r') < 0;
            if (oneLine && !clean.foundSomething() && isClean(json)) {
                return json;
            }
            JsonNode value = JSON.readTree(json);
            JsonNode redacted = of(value, STRINGS_DEEP);
            return oneLine && redacted.equals(value) ? json : written(redacted);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(unread(json)).toString();
        }
    }

    /** The text, redacted. */
    public String ofText(String text) {
        return text(text, STRINGS_DEEP);
    }

    /** What can only be a mail address, a phone number, a card or a secret; the rest stays, for it names something. */
    public String ofIdentifier(String identifier) {
        return PersonalData.redactIdentifier(identifier, tally);
    }

    /** Whether nothing has to go: read as it comes, without a tree of it, for that is what most rows are. */
    private static boolean isClean(String json) throws JsonProcessingException {
        Tally unused = new Tally();
        try (JsonParser parser = JSON.createParser(json)) {
            String name = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    name = parser.currentName();
                    if (SecretNames.areTelling(name)
                            || !PersonalData.redact(name, unused).equals(name)) {
                        return false;
                    }
                } else if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
                    String text = parser.getText();
                    if (mayBeJson(text) || !PersonalData.redact(text, unused).equals(text)) {
                        return false;
                    }
                }
            }
            return true;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode of(JsonNode value, int deep) {
        return switch (value.getNodeType()) {
            case OBJECT -> members((ObjectNode) value, deep);
            case ARRAY -> elements((ArrayNode) value, element -> of(element, deep));
            case STRING -> changed(value, text(value.textValue(), deep));
            case NUMBER -> changed(value, PersonalData.redact(value.asText(), tally));
            default -> value;
        };
    }

    private JsonNode members(ObjectNode object, int deep) {
        ObjectNode redacted = JsonNodeFactory.instance.objectNode();
        Map<String, Integer> nextNumbers = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = PersonalData.redact(member.getKey(), tally);
            redacted.set(freeName(name, redacted, nextNumbers), member(member, deep));
        }
        return redacted;
    }

    private JsonNode member(Map.Entry<String, JsonNode> member, int deep) {
        JsonNode value = member.getValue();
        if (SecretNames.isSecret(member.getKey()) && !value.isNull() && !value.isBoolean()) {
            return isMark(value) ? value : TextNode.valueOf(tally.mark(Kind.SECRET));
        }
        return SecretNames.isPhone(member.getKey()) ? ofPhones(value, deep) : of(value, deep);
    }

    /** Of one phone, or of several in an array. */
    private JsonNode ofPhones(JsonNode value, int deep) {
        if (value instanceof ArrayNode array) {
            return elements(array, element -> ofPhones(element, deep));
        }
        return value.isTextual() || value.isNumber()
                ? changed(value, PersonalData.redactPhone(value.asText(), tally))
                : of(value, deep);
    }

    private static boolean isMark(JsonNode value) {
        return value.isTextual() && value.textValue().equals("[REDACTED]");
    }

    /** Two members may have had two addresses as names: neither must swallow the other. Thousands may: none counts anew. */
    private static String freeName(String name, ObjectNode object, Map<String, Integer> nextNumbers) {
        if (!object.has(name)) {
            return name;
        }
        int number = nextNumbers.getOrDefault(name, 2);
        while (object.has(name + " " + number)) {
            number++;
        }
        nextNumbers.put(name, number + 1);
        return name + " " + number;
    }

    private static JsonNode elements(ArrayNode array, UnaryOperator<JsonNode> redaction) {
        ArrayNode redacted = JsonNodeFactory.instance.arrayNode(array.size());
        array.forEach(element -> redacted.add(redaction.apply(element)));
        return redacted;
    }

    private String text(String text, int deep) {
        if (deep > 0 && mayBeJson(text)) {
            try {
                JsonNode value = JSON_IN_STRINGS.readTree(text);
                JsonNode redacted = of(value, deep - 1);
                return redacted.equals(value) ? text : written(redacted);
            } catch (JsonProcessingException e) {
                return unread(text);
            }
        }
        return PersonalData.redact(text, tally);
    }

    /** An escape within JSON may stand for half a surrogate pair, which is written as it is. */
    private static String written(JsonNode value) throws JsonProcessingException {
        return Escapes.wellFormed(JSON.writeValueAsString(value));
    }

    /**
     * What could not be read as JSON. Most often it is a text that only begins as JSON does; but JSON that is too deep, or has two
     * members of one name, goes as a whole, for as a text it would keep what only its names tell of.
     */
    private String unread(String text) {
        return isJson(text) ? tally.mark(Kind.SECRET) : PersonalData.redact(text, tally);
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = GRAMMAR.createParser(text)) {
            int values = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean ends = token.isScalarValue() || token.isStructEnd();
                values += ends && parser.getParsingContext().inRoot() ? 1 : 0;
            }
            return values == 1;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean mayBeJson(String text) {
        String stripped = text.strip();
        return stripped.startsWith("{") || stripped.startsWith("[") || stripped.startsWith("\"");
    }

    private static JsonNode changed(JsonNode value, String redacted) {
        return redacted.equals(value.asText()) ? value : TextNode.valueOf(redacted);
    }
}
