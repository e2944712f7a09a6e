package io.tidemark.export.download;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole or streamed, plain or compressed, expected and audited. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "export"))
class DeliveryIT {
    private static final String TENANT = "delivered";
    private static final String OPERATOR =
            TestingTokens.of(TENANT, "op").roles("operator").build();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/")
    private URI service = URI.create("/");

    @BeforeEach
    void givenAThousandOfOneUserAndOneMoreOfAnother() {
        SnapshotTables.create();
        SnapshotTables.execute("insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id,"
                + " operation_id, device_id, type, schema_version, payload, content_hash, created_at, updated_at)"
                + " select '" + TENANT + "', case when n > 1000 then 'bob' else 'alice' end, n, 'notes', 'n' || n,"
                + " 'o' || n, 'd', 'upsert', 1, '{\"text\":\"sound\"}', sha256('x'), now(), now()"
                + " from generate_series(1, 1001) n");
        SnapshotTables.execute(
                "insert into snapshot.sync_failed_operations select '" + TENANT + "', 'alice', 'f' || n, n,"
                        + " 'notes', 'n' || n, 'd', null, 'update', 1, 1, '{\"phone\":\"+49 171 2345678\"}', sha256('x'),"
                        + " case n when 1 then '4xx' else '5xx' end, case n when 1 then 'schema-mismatch' else 'internal-error' end,"
                        + " 'mail a@example.com', 'no, \"really\"', 10 + n, true, now(), now() from generate_series(1, 2) n");
    }

    private HttpResponse<byte[]> get(String path, String acceptEncoding) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/api/exports/" + path))
                .header("Authorization", "Bearer " + OPERATOR)
                .header("Accept-Encoding", acceptEncoding)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofByteArray());
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void aThousandLinesComeAsAWholeWithTheirLength() throws Exception {
        HttpResponse<byte[]> answer = get("snapshots?user=alice&format=csv", "identity");

        assertThat(header(answer, "Export-Mode")).isEqualTo("buffered");
        assertThat(header(answer, "Content-Length")).isEqualTo(Integer.toString(answer.body().length));
        assertThat(header(answer, "Transfer-Encoding")).isEmpty();
        assertThat(header(answer, "Export-Count")).isEqualTo("1000");
        assertThat(header(answer, "Export-Complete")).isEqualTo("true");
        assertThat(header(answer, "Export-Sha256")).hasSize(64);
    }

    @Test
    void oneMoreIsStreamedAndItsCountFollowsInATrailer() throws Exception {
        HttpResponse<byte[]> answer = get("snapshots", "identity");
        assertThat(header(answer, "Export-Mode")).isEqualTo("streamed");
        assertThat(header(answer, "Content-Length")).isEmpty();

        assertThat(trailers("snapshots?format=csv")).containsIgnoringCase("export-count: 1001");
    }

    private String trailers(String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.getPort())) {
            String request = "GET /api/exports/" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Authorization: Bearer " + OPERATOR + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String whole = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return whole.substring(whole.lastIndexOf("\r\n0\r\n"));
        }
    }

    @Test
    void csvSaysInAHeaderOrATrailerHowMuchWasRedacted() throws Exception {
        String redacted = "email=2, phone=2, cc=0, secret=0";

        assertThat(header(get("failed-operations?format=csv", "identity"), "Export-Redactions"))
                .isEqualTo(redacted);
        assertThat(trailers("failed-operations?format=csv&stream"))
                .containsIgnoringCase("export-redactions: " + redacted);
    }

    @Test
    void fewLinesAreStreamedOnRequest() throws Exception {
        for (String stream : new String[] {"stream=true", "stream"}) {
            assertThat(header(get("snapshots?limit=1&" + stream, "identity"), "Export-Mode"))
                    .isEqualTo("streamed");
        }
    }

    @Test
    void estimateNeedsNoValue() throws Exception {
        assertThat(get("snapshots?estimate", "identity").body())
                .isEqualTo(get("snapshots?estimate=true", "identity").body());
        assertThat(header(get("snapshots?estimate=false", "identity"), "Export-Mode"))
                .isEqualTo("streamed");
    }

    @Test
    void compressedItIsTheSameAndItsLengthIsThatOfWhatIsSent() throws Exception {
        for (String path : new String[] {"snapshots?user=alice&format=csv", "snapshots?format=csv"}) {
            byte[] plain = get(path, "identity").body();
            HttpResponse<byte[]> gzip = get(path, "gzip");
            HttpResponse<byte[]> zstd = get(path, "gzip, zstd");

            assertThat(header(gzip, "Content-Encoding")).isEqualTo("gzip");
            assertThat(header(zstd, "Content-Encoding")).isEqualTo("zstd");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
                    .isEqualTo(plain);
            assertThat(new ZstdInputStream(new ByteArrayInputStream(zstd.body())).readAllBytes())
                    .isEqualTo(plain);
            assertThat(zstd.body().length).isLessThan(plain.length / 4);
            assertThat(header(gzip, "Vary")).isEqualTo("Accept-Encoding");
        }
    }

    @Test
    void theExpectedModeIsTheOneThatIsChosen() throws Exception {
        for (Map.Entry<String, Integer> path : Map.of(
                        "snapshots", 1001, "snapshots?user=alice", 1000, "snapshots?limit=7", 7, "records", 0)
                .entrySet()) {
            String query = path.getKey();
            Response head =
                    given().auth().oauth2(OPERATOR).urlEncodingEnabled(false).head("/api/exports/" + query);
            String mode = header(get(query, "identity"), "Export-Mode");

            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.header("Export-Count")).isEqualTo(path.getValue().toString());
            assertThat(head.header("Export-Mode")).isEqualTo(mode);
            JsonNode estimate =
                    JSON.readTree(get(query + (query.contains("?") ? "&" : "?") + "estimate=true", "identity")
                            .body());
            assertThat(estimate.get("count").asInt()).isEqualTo(path.getValue());
            assertThat(estimate.get("mode").asText()).isEqualTo(mode);
            assertThat(estimate.get("exact").asBoolean()).isTrue();
            assertThat(estimate.get("bytes").asText()).isEqualTo(head.header("Export-Bytes"));
        }
    }

    @Test
    void theExpectedBytesAreAboutThoseThatCome() throws Exception {
        String expected = given().auth()
                .oauth2(OPERATOR)
                .urlEncodingEnabled(false)
                .head("/api/exports/snapshots?user=alice")
                .header("Export-Bytes");
        long come = Long.parseLong(header(get("snapshots?user=alice", "identity"), "Content-Length"));

        assertThat(Long.parseLong(expected)).isBetween(come / 2, come * 2);
    }

    @Test
    void failedOperationsHaveTheRunbooksColumns() throws Exception {
        String csv = new String(get("failed-operations?format=csv", "identity").body(), StandardCharsets.UTF_8);
        String[] first = csv.lines().findFirst().orElseThrow().split(",", -1);

        assertThat(first[1]).isEqualTo("update");
        assertThat(first[3]).isEqualTo("11");
        assertThat(first[7]).isEqualTo("422 schema-mismatch");
        assertThat(first[8]).isEqualTo("f1");
        assertThat(csv).contains("[REDACTED_EMAIL]", "[REDACTED_PHONE]").doesNotContain("a@example.com", "2345678");
        assertThat(new String(
                                get("failed-operations?error_class=5xx", "identity")
                                        .body(),
                                StandardCharsets.UTF_8)
                        .lines())
                .hasSize(3);
    }

    @Test
    void whatWasExportedIsAudited() throws Exception {
        get("snapshots?user=alice&collection=notes", "identity");

        await().untilAsserted(() -> {
            String audit = new String(get("audit", "identity").body(), StandardCharsets.UTF_8);
            assertThat(audit)
                    .containsPattern("\"type\":\"begun\",\"user_id\":\"op\".*\"what\":\"snapshots\"")
                    .containsPattern("\"type\":\"ended\".*\"filter\":\\{\"user\":\"alice\",\"collection\":\"notes\"}.*"
                            + "\"lines\":1000,\"bytes\":[1-9][0-9]*,\"outcome\":\"complete\"");
        });
        given().auth()
                .oauth2(TestingTokens.of("another", "op").roles("operator").build())
                .get("/api/exports/audit?limit=1")
                .then()
                .body(org.hamcrest.Matchers.not(org.hamcrest.Matchers.containsString(TENANT)));
    }

    @Test
    void aReaderThatWentAwayIsAuditedAsSuch() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.getPort())) {
            socket.setReceiveBufferSize(1_024);
            SnapshotTables.execute(
                    "update snapshot.snapshots set payload = '{\"text\":\"' || repeat('x', 60000) || '\"}'");
            String request = "GET /api/exports/snapshots HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + OPERATOR + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(100)).hasSize(100);
        }

        await().untilAsserted(() -> assertThat(
                        new String(get("audit", "identity").body(), StandardCharsets.UTF_8))
                .contains("\"outcome\":\"abandoned\""));
    }

    @Test
    void theAuditIsOnlyAddedTo() {
        assertThatThrownBy(() -> asOwner("update export.audit set actor = 'nobody'"))
                .hasMessageContaining("only added to");
        assertThatThrownBy(() -> asOwner("delete from export.audit")).hasMessageContaining("only added to");
        assertThatThrownBy(() -> asOwner("truncate export.audit")).hasMessageContaining("only added to");
    }

    private static void asOwner(String sql) throws SQLException {
        try (var connection = TidemarkServers.postgres().as("tidemark_export").getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatCannotBeAuditedIsNotExported() throws Exception {
        SnapshotTables.execute("revoke insert on export.audit from tidemark_export");
        try {
            HttpResponse<byte[]> answer = get("snapshots?user=bob", "identity");

            assertThat(answer.statusCode()).isBetween(500, 599);
            assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("manifest", "n1001");
        } finally {
            SnapshotTables.execute("grant insert on export.audit to tidemark_export");
        }

        assertThat(get("snapshots?user=bob", "identity").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotExportedIsNotFound() {
        given().auth()
                .oauth2(OPERATOR)
                .get("/api/exports/secrets")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }
}
