package io.tidemark.ingest.bulk;

import static io.tidemark.ingest.bulk.PushClient.alice;
import static io.tidemark.ingest.bulk.PushClient.body;
import static io.tidemark.ingest.bulk.PushClient.push;
import static io.tidemark.ingest.bulk.PushClient.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.testkit.TidemarkServers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The forms in which a body may come: lines, packed, and of another version of the protocol. */
@QuarkusTest
@WithTestResource(TidemarkServers.class)
class FormsIT {
    private static TestingSnapshots snapshots;

    @BeforeAll
    static void answer() {
        snapshots = TestingSnapshots.applying();
    }

    @AfterAll
    static void close() {
        snapshots.close();
    }

    @Test
    void linesAreAnsweredLikeAnArrayAndABadLineHarmsOnlyItself() {
        alice().contentType("application/x-ndjson")
                .body("{\"device_id\":\"d\"}\n" + upsert("line-1") + "\n{\"operation_id\n\n" + upsert("line-3") + "\n")
                .post("/api/notes/bulk")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("results.status", equalTo(List.of("applied", "rejected", "applied")))
                .body("results[1].problem.code", equalTo("malformed-json"))
                .body("results[2].operation_id", equalTo("line-3"));
    }

    @Test
    void aPackedBodyIsUnpacked() throws IOException {
        packed(gzip(body("", upsert("packed-1"))))
                .then()
                .statusCode(200)
                .body("results.status", equalTo(List.of("applied")));
    }

    @Test
    void aBombIsRefusedAndAnHonestRequestFindsRoomRightAfter() throws IOException {
        byte[] bomb = gzip(" ".repeat(100 << 20));

        for (int i = 0; i < 20; i++) {
            packed(bomb).then().statusCode(413).body("code", equalTo("body-too-large"));
        }
        packed(gzip(body("", upsert("packed-2")))).then().statusCode(200);
    }

    @Test
    void aPackedBodyThatIsCutShortIsRefused() throws IOException {
        byte[] whole = gzip(body("", upsert("cut")));

        packed(Arrays.copyOf(whole, whole.length - 5)).then().statusCode(400).body("code", equalTo("malformed-body"));
        packed("{}".getBytes(StandardCharsets.UTF_8)).then().statusCode(400).body("code", equalTo("malformed-body"));
        assertThat(snapshots.seen("cut")).isEmpty();
    }

    @Test
    void anotherPackingIsNotUnderstood() {
        alice().header("Content-Encoding", "br")
                .body(body("", upsert("br")))
                .post("/api/notes/bulk")
                .then()
                .statusCode(415)
                .body("code", equalTo("unsupported-media-type"));
    }

    @Test
    void everyAnswerSaysWhichVersionIsSpoken() {
        alice().get("/api/versions")
                .then()
                .statusCode(200)
                .header("Sync-Protocol", "2")
                .body("oldest", equalTo(1))
                .body("newest", equalTo(2));
        alice().get("/nothing/here").then().statusCode(404).header("Sync-Protocol", "2");
        push(alice().header("Sync-Protocol", "1"), upsert("version-1")).then().statusCode(200);
    }

    @Test
    void aVersionThatIsNoLongerSpokenIsGone() {
        push(alice().header("Sync-Protocol", "0"), upsert("version-0"))
                .then()
                .statusCode(410)
                .header("Sync-Protocol", "2")
                .body("code", equalTo("protocol-too-old"));
        push(alice().header("Sync-Protocol", "new"), upsert("version-0")).then().statusCode(400);
        assertThat(snapshots.seen("version-0")).isEmpty();
    }

    @Test
    void whatANewerClientSaysMoreIsPassedOverAndWhatAnOldOneSaysMoreIsDrift() {
        String body = body("\"signed\":true,", upsert("version-3").replace("\"type\"", "\"hint\":1,\"type\""));

        alice().header("Sync-Protocol", "3")
                .header("Client-Release", "9.1")
                .body(body)
                .post("/api/notes/bulk")
                .then()
                .statusCode(200);
        alice().header("Client-Release", "9.0")
                .body(body)
                .post("/api/notes/bulk")
                .then()
                .statusCode(400)
                .body("code", equalTo("unknown-field"));

        assertThat(metrics())
                .contains("sync_unknown_fields_total{release=\"9.1\"} 2.0")
                .contains("schema_drift_rejects_total{reason=\"unknown-field\",release=\"9.0\"} 1.0")
                .doesNotContain("schema_drift_rejects_total{reason=\"unknown-field\",release=\"9.1\"}");
    }

    private static String metrics() {
        return alice().get("/metrics").asString();
    }

    private static Response packed(byte[] body) {
        return alice().header("Content-Encoding", "gzip").body(body).post("/api/notes/bulk");
    }

    private static byte[] gzip(String body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
