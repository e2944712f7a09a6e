package io.tidemark.export.download;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.HttpClientConfig;
import io.restassured.specification.RequestSpecification;
import io.tidemark.testkit.HeldTable;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an export whose reader is slow or gone, and when PostgreSQL is away. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "export"),
            // Longer than is waited for: what is freed here is freed because the reader has gone.
            @ResourceArg(name = "quarkus.http.idle-timeout", value = "30m"),
            @ResourceArg(name = "tidemark.export.source.reader-timeout", value = "30m"),
            @ResourceArg(name = "tidemark.export.source.statement-timeout", value = "30m")
        })
class SlowReaderIT {
    private static final String EXPORT = "/api/exports/snapshots";
    private static final int WITHIN_MILLIS = 5_000;
    private static final int ROWS = 20_000;
    private static final long ALL_BYTES = ROWS * 4_096L;

    @BeforeEach
    void givenEightyMegabytes() {
        SnapshotTables.create();
        SnapshotTables.execute("insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id,"
                + " operation_id, device_id, type, schema_version, payload, content_hash, created_at, updated_at)"
                + " select 'acme', 'alice', n, 'notes', 'n' || n, 'o' || n, 'd', 'upsert', 1,"
                + " '{\"text\":\"' || repeat('x', 4096) || '\"}', sha256('x'), now(), now()"
                + " from generate_series(1, " + ROWS + ") n");
    }

    @Test
    void slowReaderHoldsTheDatabaseBackAndOneThatLeavesFreesIt() throws Exception {
        double before = bytesSent();
        try (Socket reader = beginExport()) {
            assertThat(reader.getInputStream().readNBytes(1_000)).hasSize(1_000);

            await().untilAsserted(() -> assertThat(waitingTransactions()).isEqualTo(1));
            assertThat(bytesSent() - before).isLessThan(ALL_BYTES / 2.0);
        }

        await().untilAsserted(() -> assertThat(transactions()).isZero());
    }

    @Test
    void aReaderThatLeavesWhileAStatementRunsIsNotHeldByIt() throws Exception {
        HeldTable.run("snapshot.snapshots", holder -> {
            try (Socket reader = beginExport()) {
                await().untilAsserted(() ->
                        assertThat(sessions("wait_event_type = 'Lock'")).isEqualTo(1));
                assertThat(reader.isConnected()).isTrue();
            }

            await().untilAsserted(() -> assertThat(transactions()).isZero());
        });
    }

    @Test
    void wholeExportArrives() {
        String last = given().auth()
                .oauth2(TestingTokens.operator())
                .get(EXPORT)
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .reduce((earlier, later) -> later)
                .orElseThrow();

        assertThat(last).startsWith("{\"count\":" + ROWS + ",");
        await().untilAsserted(() -> assertThat(transactions()).isZero());
    }

    @Test
    void moreExportsThanATenantMayRunAreRefused() throws Exception {
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                readers.add(beginExport());
            }
            await().untilAsserted(() -> assertThat(waitingTransactions()).isEqualTo(3));

            inTime().get(EXPORT)
                    .then()
                    .statusCode(429)
                    .body("code", equalTo("rate-limited"))
                    .header("Retry-After", notNullValue());
            inTime().get("/health/ready").then().statusCode(200);
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }

        await().until(() -> inTime().queryParam("limit", 1).get(EXPORT).statusCode(), status -> status == 200);
    }

    @Test
    void exportThatLosesTheDatabaseBreaksOffAndTheNextOnesAreToldInTime() throws Exception {
        try (Socket reader = beginExport()) {
            await().untilAsserted(() -> assertThat(waitingTransactions()).isEqualTo(1));

            TidemarkServers.postgres().kill();

            String rest = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest)
                    .startsWith("HTTP/1.1 200")
                    .doesNotContain("{\"count\":")
                    .doesNotEndWith("0\r\n\r\n");
            inTime().get(EXPORT)
                    .then()
                    .statusCode(503)
                    .body("code", equalTo("dependency-unavailable"))
                    .header("Retry-After", notNullValue());
            inTime().get("/health/ready").then().statusCode(503);
            given().get("/metrics").then().body(containsString("dependency_up{dependency=\"postgresql\"} 0.0"));
        } finally {
            TidemarkServers.postgres().start();
        }

        await().until(() -> inTime().queryParam("limit", 1).get(EXPORT).statusCode(), status -> status == 200);
    }

    /** An export that is asked for and not read, over a connection that holds little by itself. */
    private static Socket beginExport() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RestAssured.port));
        String request = "GET " + EXPORT + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + TestingTokens.operator() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static double bytesSent() {
        String metrics = given().get("/metrics").asString();
        return metrics.lines()
                .filter(line -> line.startsWith("export_bytes_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static long waitingTransactions() throws SQLException {
        return sessions("state = 'idle in transaction'");
    }

    private static long transactions() throws SQLException {
        return sessions("xact_start is not null");
    }

    private static long sessions(String condition) throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from pg_stat_activity where usename ="
                        + " 'tidemark_export' and query not like 'select 1%' and query not like '%insert into export.audit%' and "
                        + condition)) {
            count.next();
            return count.getLong(1);
        }
    }

    /** A request whose answer is waited for no longer than a caller is to be told in. */
    private static RequestSpecification inTime() {
        return given().auth()
                .oauth2(TestingTokens.operator())
                .config(RestAssured.config()
                        .httpClient(
                                HttpClientConfig.httpClientConfig().setParam("http.socket.timeout", WITHIN_MILLIS)));
    }
}
