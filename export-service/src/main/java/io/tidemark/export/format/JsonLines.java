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
            value(layout.columns().get(i).kind(), values.get(i), out);
            before = ',';
        }
        out.write('}');
        out.write('\n');
    }

    private static void value(Kind kind, @Nullable Object value, Lines out) {
        if (value instanceof String text && kind != Kind.JSON) {
            string(text, out);
        } else {
            // Numbers and truths are JSON as they print, and so is what is nothing.
            out.text(String.valueOf(value));
        }
    }

    private static void string(String text, Lines out) {
        out.write('"');
        if (isPlain(text)) {
            out.text(text);
        } else {
            out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        }
        out.write('"');
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
