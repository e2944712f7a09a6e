package io.tidemark.export.redaction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/**
 * Takes personal data and secrets out of JSON values (R71), however deep: in strings, in numbers and in the names of
 * members. Doing it twice changes nothing more.
 */
public final class Redaction {
    private static final String SECRET = "[REDACTED]";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Redaction() {}

    /**
     * The JSON text, redacted. A text in which nothing had to go comes back unchanged, so that its hash still verifies;
     * one that is not JSON, which only a damaged row can hold, is redacted as a string.
     */
    public static String ofJson(String json) {
        try {
            JsonNode value = JSON.readTree(json);
            JsonNode redacted = of(value);
            return redacted.equals(value) ? json : JSON.writeValueAsString(redacted);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(PersonalData.redact(json)).toString();
        }
    }

    /** The value, redacted; the argument is left as it is. */
    public static JsonNode of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> members((ObjectNode) value);
            case ARRAY -> elements((ArrayNode) value);
            case STRING -> text(value, PersonalData.redact(value.textValue()));
            case NUMBER -> text(value, PersonalData.redact(value.asText()));
            default -> value;
        };
    }

    /** Mail addresses alone: what identifies a thing must stay, but a mail address is one however it is used. */
    public static String ofIdentifier(String identifier) {
        return PersonalData.redactMailAddresses(identifier);
    }

    private static JsonNode members(ObjectNode object) {
        ObjectNode redacted = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            redacted.set(freeName(PersonalData.redact(member.getKey()), redacted), member(member));
        }
        return redacted;
    }

    private static JsonNode member(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        if (SecretNames.isSecret(member.getKey()) && !value.isNull() && !value.isBoolean()) {
            return TextNode.valueOf(SECRET);
        }
        boolean scalar = value.isTextual() || value.isNumber();
        return scalar && SecretNames.isPhone(member.getKey())
                ? text(value, PersonalData.redactPhone(value.asText()))
                : of(value);
    }

    /** Two members may have had two addresses as names: neither must swallow the other. */
    private static String freeName(String name, ObjectNode object) {
        String free = name;
        for (int n = 2; object.has(free); n++) {
            free = name + " " + n;
        }
        return free;
    }

    private static JsonNode elements(ArrayNode array) {
        ArrayNode redacted = JsonNodeFactory.instance.arrayNode(array.size());
        array.forEach(element -> redacted.add(of(element)));
        return redacted;
    }

    private static JsonNode text(JsonNode value, String redacted) {
        return redacted.equals(value.asText()) ? value : TextNode.valueOf(redacted);
    }
}
