package io.tidemark.export.download;

import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reader that stays and reads nothing does not keep a transaction open for ever. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "export"),
            @ResourceArg(name = "tidemark.export.source.reader-timeout", value = "10s")
        })
class StalledReaderIT {
    @TestHTTPResource("/")
    private URI service = URI.create("/");

    @BeforeEach
    void givenEightyMegabytes() {
        SnapshotTables.create();
        SnapshotTables.execute("insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id,"
                + " operation_id, device_id, type, schema_version, payload, content_hash, created_at, updated_at)"
                + " select 'stalled', 'alice', n, 'notes', 'n' || n, 'o' || n, 'd', 'upsert', 1,"
                + " '{\"text\":\"' || repeat('x', 4096) || '\"}', sha256('x'), now(), now()"
                + " from generate_series(1, 20000) n");
    }

    @Test
    void aReaderThatStallsLosesItsTransactionAndItsExportEndsWithoutATrailer() throws Exception {
        try (Socket reader = new Socket()) {
            reader.setReceiveBufferSize(16 * 1024);
            reader.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.getPort()));
            String request = "GET /api/exports/snapshots HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + TestingTokens.of("stalled", "op").roles("operator").build() + "\r\n\r\n";
            reader.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().untilAsserted(() -> assertThat(waitingTransactions()).isEqualTo(1));

            await().untilAsserted(() -> assertThat(waitingTransactions()).isZero());

            String rest = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest)
                    .startsWith("HTTP/1.1 200")
                    .contains("\"stalled/alice/1\"")
                    .doesNotContain("{\"count\":")
                    .doesNotEndWith("0\r\n\r\n");
        }
    }

    private static long waitingTransactions() throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from pg_stat_activity where usename ="
                        + " 'tidemark_export' and state = 'idle in transaction'")) {
            count.next();
            return count.getLong(1);
        }
    }
}
