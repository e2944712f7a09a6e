package io.tidemark.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExportFormatTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final Manifest MANIFEST =
            new Manifest("json", "snapshots", "acme", Map.of("collection", "notes"), TIME, true, "streamed", null);
    private static final Trailer TRAILER = new Trailer(1, "abc", null, true, Map.of("email", 2L));
    private static final Layout LAYOUT = Layout.of(
            "snapshots",
            "version",
            new Column("device_id", Column.Kind.IDENTIFIER),
            new Column("device_seq", Column.Kind.NUMBER),
            new Column("payload", Column.Kind.JSON));

    private static List<@Nullable Object> values(String recordId, String payload) {
        return Arrays.asList(
                "acme/alice/7",
                "upsert",
                "alice",
                0,
                "notes",
                recordId,
                7L,
                null,
                "op-7",
                "alice/notes/" + recordId,
                "d,1",
                3L,
                payload);
    }

    private static String text(Consumer<Lines> writing) {
        Lines lines = new Lines();
        writing.accept(lines);
        return new String(lines.toByteArray(), StandardCharsets.UTF_8);
    }

    private static String line(ExportFormat format, String recordId, String payload) {
        return text(out -> format.line(LAYOUT, values(recordId, payload), out));
    }

    private static String head(ExportFormat format) {
        return text(out -> format.head(MANIFEST, LAYOUT, out));
    }

    private static String tail(ExportFormat format) {
        return text(out -> format.tail(TRAILER, out));
    }

    @Test
    void ndjsonIsALineForEach() {
        NdjsonFormat format = new NdjsonFormat();

        assertThat(head(format))
                .isEqualTo("{\"manifest\":{\"format\":\"json\",\"what\":\"snapshots\",\"tenant\":\"acme\","
                        + "\"filter\":{\"collection\":\"notes\"},\"exported_at\":\"2026-01-01T00:00:00.123456Z\","
                        + "\"redacted\":true,\"mode\":\"streamed\"}}\n");
        assertThat(line(format, "n1", "{\"a\":1e+21}"))
                .isEqualTo("{\"id\":\"acme/alice/7\",\"type\":\"upsert\",\"user_id\":\"alice\",\"attempts\":0,"
                        + "\"collection\":\"notes\",\"record_id\":\"n1\",\"version\":7,\"error\":null,"
                        + "\"operation_id\":\"op-7\",\"dedup_key\":\"alice/notes/n1\",\"device_id\":\"d,1\","
                        + "\"device_seq\":3,\"payload\":{\"a\":1e+21}}\n");
        assertThat(tail(format))
                .isEqualTo(
                        "{\"count\":1,\"sha256\":\"abc\",\"cursor\":null,\"complete\":true,\"redactions\":{\"email\":2}}\n");
    }

    @Test
    void jsonIsOneDocument() throws IOException {
        JsonFormat format = new JsonFormat();
        String line = line(format, "n1", "null");

        JsonNode document = JSON.readTree(head(format) + line + format.separator() + line + tail(format));

        assertThat(document.at("/manifest/tenant").asText()).isEqualTo("acme");
        assertThat(document.at("/snapshots")).hasSize(2);
        assertThat(document.at("/snapshots/1/version").asInt()).isEqualTo(7);
        assertThat(document.at("/trailer/count").asInt()).isEqualTo(1);
    }

    @Test
    void jsonOfNothingIsADocumentToo() throws IOException {
        JsonFormat format = new JsonFormat();

        assertThat(JSON.readTree(head(format) + tail(format)).at("/snapshots")).isEmpty();
    }

    @Test
    void csvHasTheRunbooksColumns() {
        assertThat(line(new CsvFormat(false), "=a,b", "{\"a\":\"x,y\"}"))
                .isEqualTo("acme/alice/7,upsert,alice,0,notes,%3Da%2Cb,7,,op-7,alice/notes/=a%2Cb,\"d,1\",3,"
                        + "\"{\"\"a\"\":\"\"x,y\"\"}\"\n");
    }

    @Test
    void csvHasAHeaderOnlyWhenAskedFor() {
        assertThat(head(new CsvFormat(false))).isEmpty();
        assertThat(head(new CsvFormat(true)))
                .isEqualTo("id,type,user_id,attempts,collection,record_id,version,error,operation_id,dedup_key,"
                        + "device_id,device_seq,payload\n");
        assertThat(tail(new CsvFormat(true))).isEmpty();
    }
}
