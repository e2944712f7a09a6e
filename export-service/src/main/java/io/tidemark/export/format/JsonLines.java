package io.tidemark.export.format;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tidemark.export.format.Column.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON text of what an export is made of. */
final class JsonLines {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private JsonLines() {}

    static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] manifest(Manifest manifest) {
        return bytes(Map.of("manifest", manifest));
    }

    /** The columns as members, in one line with its break. Written by hand: a generator for each line costs more than the line. */
    static void line(Layout layout, List<@Nullable Object> values, Lines out) {
        char before = '{';
        for (int i = 0; i < values.size(); i++) {
            out.write(before);
            out.writeBytes(layout.member(i));
            value(layout.kind(i), values.get(i), out);
            before = ',';
        }
        out.write('}');
        out.write('\n');
    }

    private static void value(Kind kind, @Nullable Object value, Lines out) {
        if (value instanceof String text && kind != Kind.JSON) {
            string(text, out);
        } else if (value instanceof Long || value instanceof Integer) {
            out.number(((Number) value).longValue());
        } else {
            // Numbers and truths are JSON as they print, and so is what is nothing.
            out.text(String.valueOf(value));
        }
    }

    private static void string(String text, Lines out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write('"');
        out.writeBytes(isPlain(bytes) ? bytes : JsonStringEncoder.getInstance().quoteAsUTF8(text));
        out.write('"');
    }

    /** The bytes of what is beyond ASCII, which are negative, stand in JSON as they are. */
    private static boolean isPlain(byte[] utf8) {
        for (byte b : utf8) {
            if ((b >= 0 && b < ' ') || b == '"' || b == '\\') {
                return false;
            }
        }
        return true;
    }
}
