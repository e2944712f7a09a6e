package io.tidemark.contracts.sync;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JSON text that stands in a message as JSON, byte for byte: neither escaped nor built anew, because its hash is of exactly
 * these bytes. An object or {@code null}; nothing else is carried so.
 */
final class RawJson {
    /** The reader's attribute under which the bytes of the message are. */
    static final Object MESSAGE = RawJson.class;

    private static final String NULL = "null";

    private RawJson() {}

    static final class Writer extends StdScalarSerializer<String> {
        Writer() {
            super(String.class);
        }

        @Override
        public void serialize(String json, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeRawValue(json);
        }
    }

    static final class Reader extends StdScalarDeserializer<String> {
        Reader() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                return asText(parser.getText(), parser, context);
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return (String) context.handleUnexpectedToken(String.class, parser);
            }
            int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            parser.skipChildren();
            int to = Math.toIntExact(parser.currentLocation().getByteOffset());
            byte[] message = (byte[]) context.getAttribute(MESSAGE);
            return new String(message, from, to - from, StandardCharsets.UTF_8);
        }

        /** Messages of the version before carried it as a string. */
        private static String asText(String text, JsonParser parser, DeserializationContext context)
                throws IOException {
            try (JsonParser json = parser.getCodec().getFactory().createParser(text)) {
                JsonToken first = json.nextToken();
                if (first != JsonToken.START_OBJECT && first != JsonToken.VALUE_NULL) {
                    return (String) context.handleWeirdStringValue(String.class, text, "not a JSON object");
                }
                json.skipChildren();
                if (json.nextToken() != null) {
                    return (String) context.handleWeirdStringValue(String.class, text, "more than one JSON value");
                }
                return text;
            }
        }

        @Override
        public String getNullValue(DeserializationContext context) {
            return NULL;
        }

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }
    }
}
