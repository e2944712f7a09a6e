package io.tidemark.export.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "export"))
class SnapshotExportIT {
    private static final String EXPORT = "/api/exports/snapshots";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPERATOR = TestingTokens.operator();

    @BeforeEach
    void givenSnapshots() {
        SnapshotTables.create();
        SnapshotTables.stream("acme", "alice")
                .put("resumes", "r1", "{\"mail\":\"alice@example.com\",\"n\":1}")
                .put("notes", "n,1", "{\"text\":\"sound\"}")
                .delete("resumes", "r1")
                .write();
        SnapshotTables.stream("acme", "carol")
                .put("notes", "n1", "{\"text\":\"carol's\"}")
                .write();
        SnapshotTables.stream("globex", "alice")
                .put("notes", "n1", "{\"text\":\"globex'\"}")
                .write();
    }

    /** A reader that an earlier test left may hold its place for a moment. */
    private static Response export(String token, String query) {
        return Patience.await()
                .until(
                        () -> given().auth()
                                .oauth2(token)
                                .urlEncodingEnabled(false)
                                .get(EXPORT + query),
                        answer -> answer.statusCode() != 429);
    }

    private static List<JsonNode> lines(String token, String query) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        String body = export(token, query).then().statusCode(200).extract().asString();
        for (String line : body.lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static List<String> ids(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.has("id"))
                .map(line -> line.get("id").asText())
                .toList();
    }

    @Test
    void userGetsTheOwnSnapshotsInOrder() throws IOException {
        List<JsonNode> lines = lines(TestingTokens.alice(), "");

        assertThat(ids(lines)).containsExactly("acme/alice/1", "acme/alice/2", "acme/alice/3");
        assertThat(lines.getFirst().at("/manifest/tenant").asText()).isEqualTo("acme");
        assertThat(lines.getFirst().at("/manifest/filter/user").asText()).isEqualTo("alice");
        assertThat(lines.getFirst().at("/manifest/redacted").asBoolean()).isTrue();
        assertThat(lines.get(3).get("payload").isNull()).isTrue();
        assertThat(lines.get(3).get("parent_version").asInt()).isEqualTo(1);
        assertThat(lines.getLast().get("count").asInt()).isEqualTo(3);
    }

    @Test
    void operatorGetsTheTenantOrOneOfItsUsers() throws IOException {
        assertThat(ids(lines(OPERATOR, "")))
                .containsExactly("acme/alice/1", "acme/alice/2", "acme/alice/3", "acme/carol/1");
        assertThat(ids(lines(OPERATOR, "?user=carol"))).containsExactly("acme/carol/1");
        assertThat(ids(lines(OPERATOR, "?user=nobody"))).isEmpty();
        assertThat(ids(lines(TestingTokens.of("initech", "op").roles("admin").build(), "")))
                .isEmpty();
    }

    @Test
    void personalDataIsRedactedAndWhatHadNoneStillVerifies() throws IOException {
        List<JsonNode> lines = lines(OPERATOR, "?user=alice");

        assertThat(lines.get(1).at("/payload/mail").asText()).isEqualTo("[REDACTED_EMAIL]");
        assertThat(lines.get(2).get("content_hash").asText())
                .isEqualTo(
                        ContentHash.of(lines.get(2).get("payload").toString()).toString());
        for (String format : List.of("csv", "json", "ndjson")) {
            assertThat(export(OPERATOR, "?format=" + format).asString())
                    .contains("[REDACTED_EMAIL]")
                    .doesNotContain("alice@example.com");
        }
    }

    @Test
    void checksumIsOverTheBytesOfTheLines() throws IOException {
        String body = export(OPERATOR, "").asString();
        String snapshots = body.lines()
                .filter(line -> line.startsWith("{\"id\""))
                .map(line -> line + "\n")
                .collect(Collectors.joining());

        JsonNode trailer = lines(OPERATOR, "").getLast();

        assertThat("sha256:" + trailer.get("sha256").asText())
                .isEqualTo(ContentHash.of(snapshots).toString());
    }

    @Test
    void cursorGoesOnAfterTheLastLine() throws IOException {
        List<String> all = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 5; page++) {
            List<JsonNode> lines = lines(OPERATOR, "?limit=1&cursor=" + cursor);
            all.addAll(ids(lines));
            cursor = lines.getLast().get("cursor").asText();
        }

        assertThat(all).containsExactly("acme/alice/1", "acme/alice/2", "acme/alice/3", "acme/carol/1");
        assertThat(ids(lines(OPERATOR, "?cursor=" + cursor))).isEmpty();
    }

    @Test
    void anExportThatWasCutOffGoesOnAfterItsLastWholeLine() throws IOException {
        assertThat(ids(lines(OPERATOR, "?after=acme/alice/2"))).containsExactly("acme/alice/3", "acme/carol/1");
    }

    @Test
    void timesAndTypesNarrowItDown() throws IOException {
        assertThat(ids(lines(OPERATOR, "?type=delete"))).containsExactly("acme/alice/3");
        assertThat(ids(lines(OPERATOR, "?since=2026-01-01T00:00:00.002Z")))
                .containsExactly("acme/alice/2", "acme/alice/3");
        assertThat(ids(lines(OPERATOR, "?until=2026-01-01T01:00:00.002%2B01:00")))
                .containsExactly("acme/alice/1", "acme/carol/1");
    }

    @Test
    void recordsAreTheNewestVersions() throws IOException {
        SnapshotTables.execute("insert into snapshot.sync_records select distinct on (tenant_id, user_id, collection,"
                + " record_id) tenant_id, user_id, collection, record_id, version, content_hash, type = 'delete', updated_at"
                + " from snapshot.snapshots order by tenant_id, user_id, collection, record_id, version desc");
        String body =
                given().auth().oauth2(OPERATOR).get("/api/exports/records").asString();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : body.lines().toList()) {
            lines.add(JSON.readTree(line));
        }

        assertThat(ids(lines)).containsExactly("acme/alice/2", "acme/alice/3", "acme/carol/1");
        assertThat(lines.get(2).get("deleted").asBoolean()).isTrue();
        assertThat(lines.get(1).get("deleted").asBoolean()).isFalse();
    }

    @Test
    void collectionIsFilteredAndNothingIsAValidExport() throws IOException {
        assertThat(ids(lines(OPERATOR, "?collection=notes"))).containsExactly("acme/alice/2", "acme/carol/1");

        List<JsonNode> nothing = lines(OPERATOR, "?collection=none");
        assertThat(nothing).hasSize(2);
        assertThat(nothing.getLast().get("count").asInt()).isZero();
        assertThat(nothing.getLast().get("cursor").isNull()).isTrue();
        assertThat(nothing.getLast().get("complete").asBoolean()).isTrue();
        assertThat(export(OPERATOR, "?collection=none&format=csv").asString()).isEmpty();
        assertThat(export(OPERATOR, "?collection=none&format=json").jsonPath().getList("snapshots"))
                .isEmpty();
    }

    @Test
    void csvIsALineForEachSnapshot() {
        Response csv = export(OPERATOR, "?format=csv");
        List<String> lines = csv.asString().lines().toList();

        assertThat(csv.contentType()).startsWith("text/csv");
        assertThat(csv.header("Content-Disposition")).contains("snapshots.csv");
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1).split(","))
                .startsWith(
                        "acme/alice/2",
                        "upsert",
                        "alice",
                        "0",
                        "notes",
                        "n%2C1",
                        "2",
                        "",
                        "alice-2",
                        "alice/notes/n%2C1/2");
        assertThat(export(OPERATOR, "?format=csv&header=true").asString().lines())
                .hasSize(5);
    }

    @Test
    void jsonIsOneDocumentWithTheChecksumOfTheLines() throws IOException {
        Response json = export(OPERATOR, "?format=json");

        assertThat(json.contentType()).startsWith("application/json");
        assertThat(json.jsonPath().getList("snapshots.id")).hasSize(4);
        assertThat(json.jsonPath().getString("trailer.sha256"))
                .isEqualTo(lines(OPERATOR, "").getLast().get("sha256").asText());
    }

    @Test
    void mediaTypeIsTheFormatsWhateverIsAccepted() {
        for (String accepted : List.of("application/json", "text/csv", "*/*", "text/html")) {
            given().auth()
                    .oauth2(OPERATOR)
                    .accept(accepted)
                    .get(EXPORT)
                    .then()
                    .statusCode(200)
                    .contentType("application/x-ndjson");
        }
    }

    @Test
    void metricsAndHealthAreThere() {
        export(OPERATOR, "").then().statusCode(200);

        given().get("/metrics")
                .then()
                .statusCode(200)
                .body(containsString("export_bytes_total"))
                .body(containsString("dependency_up{dependency=\"postgresql\"} 1.0"));
        given().get("/health/ready").then().statusCode(200).body(containsString("postgresql"));
    }
}
