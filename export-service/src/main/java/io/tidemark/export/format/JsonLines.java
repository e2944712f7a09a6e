package io.tidemark.export.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** The members of a snapshot as the read API names them, in one line with its break. */
    static byte[] line(ExportedSnapshot snapshot) {
        ByteArrayOutputStream out =
                new ByteArrayOutputStream(512 + snapshot.payload().length());
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            identity(json, snapshot);
            origin(json, snapshot);
            json.writeFieldName("payload");
            json.writeRawValue(snapshot.payload());
            json.writeStringField("content_hash", snapshot.contentHash());
            json.writeStringField("created_at", snapshot.createdAt().toString());
            json.writeStringField("updated_at", snapshot.updatedAt().toString());
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void identity(JsonGenerator json, ExportedSnapshot snapshot) throws IOException {
        json.writeStringField("id", snapshot.id());
        json.writeStringField("user_id", snapshot.user());
        json.writeStringField("collection", snapshot.collection());
        json.writeStringField("record_id", snapshot.recordId());
        json.writeNumberField("version", snapshot.version());
        number(json, "parent_version", snapshot.parentVersion());
        json.writeStringField("type", snapshot.type());
    }

    private static void origin(JsonGenerator json, ExportedSnapshot snapshot) throws IOException {
        json.writeStringField("operation_id", snapshot.operationId());
        json.writeStringField("device_id", snapshot.deviceId());
        number(json, "device_seq", snapshot.deviceSeq());
        json.writeNumberField("schema_version", snapshot.schemaVersion());
    }

    private static void number(JsonGenerator json, String name, @Nullable Long value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
