package io.tidemark.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExportFormatTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final Manifest MANIFEST = new Manifest("json", "snapshots", "acme", null, "notes", TIME, true);
    private static final Trailer TRAILER = new Trailer(1, "abc", null);

    private static ExportedSnapshot snapshot(String recordId, String payload) {
        return new ExportedSnapshot(
                "acme/alice/7",
                "alice",
                7,
                "notes",
                recordId,
                null,
                "op-7",
                "d,1",
                3L,
                "upsert",
                1,
                payload,
                "sha256:00",
                TIME,
                TIME);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void ndjsonIsALineForEach() {
        NdjsonFormat format = new NdjsonFormat();

        assertThat(text(format.head(MANIFEST)))
                .isEqualTo(
                        "{\"manifest\":{\"format\":\"json\",\"what\":\"snapshots\",\"tenant\":\"acme\","
                                + "\"collection\":\"notes\",\"exported_at\":\"2026-01-01T00:00:00.123456Z\",\"redacted\":true}}\n");
        assertThat(text(format.line(snapshot("n1", "{\"a\":1e+21}"))))
                .isEqualTo(
                        "{\"id\":\"acme/alice/7\",\"user_id\":\"alice\",\"collection\":\"notes\",\"record_id\":\"n1\","
                                + "\"version\":7,\"parent_version\":null,\"type\":\"upsert\",\"operation_id\":\"op-7\","
                                + "\"device_id\":\"d,1\",\"device_seq\":3,\"schema_version\":1,\"payload\":{\"a\":1e+21},"
                                + "\"content_hash\":\"sha256:00\",\"created_at\":\"2026-01-01T00:00:00.123456Z\","
                                + "\"updated_at\":\"2026-01-01T00:00:00.123456Z\"}\n");
        assertThat(text(format.tail(TRAILER))).isEqualTo("{\"count\":1,\"sha256\":\"abc\",\"cursor\":null}\n");
    }

    @Test
    void jsonIsOneDocument() throws IOException {
        JsonFormat format = new JsonFormat();
        byte[] line = format.line(snapshot("n1", "null"));

        JsonNode document = JSON.readTree(text(format.head(MANIFEST))
                + text(line)
                + format.separator()
                + text(line)
                + text(format.tail(TRAILER)));

        assertThat(document.at("/manifest/tenant").asText()).isEqualTo("acme");
        assertThat(document.at("/snapshots")).hasSize(2);
        assertThat(document.at("/snapshots/1/version").asInt()).isEqualTo(7);
        assertThat(document.at("/trailer/count").asInt()).isEqualTo(1);
    }

    @Test
    void jsonOfNothingIsADocumentToo() throws IOException {
        JsonFormat format = new JsonFormat();

        assertThat(JSON.readTree(text(format.head(MANIFEST)) + text(format.tail(TRAILER)))
                        .at("/snapshots"))
                .isEmpty();
    }

    @Test
    void csvHasTheRunbooksColumns() {
        String line = text(new CsvFormat(false).line(snapshot("=a,b", "{\"a\":\"x,y\"}")));

        assertThat(line)
                .isEqualTo(
                        "acme/alice/7,upsert,alice,0,notes,%3Da%2Cb,7,,op-7,alice/notes/=a%2Cb/7,,\"d,1\",3,1,sha256:00,"
                                + "2026-01-01T00:00:00.123456Z,2026-01-01T00:00:00.123456Z,\"{\"\"a\"\":\"\"x,y\"\"}\"\n");
    }

    @Test
    void csvHasAHeaderOnlyWhenAskedFor() {
        assertThat(new CsvFormat(false).head(MANIFEST)).isEmpty();
        assertThat(text(new CsvFormat(true).head(MANIFEST)))
                .startsWith("id,type,user_id,attempts,collection,record_id,version,error,operation_id,dedup_key,")
                .endsWith(",payload\n");
        assertThat(new CsvFormat(true).tail(TRAILER)).isEmpty();
    }
}
