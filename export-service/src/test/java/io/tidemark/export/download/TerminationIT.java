package io.tidemark.export.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.export.ServiceProcess;
import io.tidemark.export.WholeExport;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pod that is to go: the service as it is shipped, with the time that the chart leaves it, gets SIGTERM while it streams. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "export"))
class TerminationIT {
    private static final String OPERATOR =
            TestingTokens.of("terminated", "op").roles("operator").build();
    private static final String EXPORT = "/api/exports/snapshots";
    /** 40 MB: many times what sockets and buffers between the database and a reader who waits take. */
    private static final int ROWS = 10_000;

    @BeforeEach
    void givenManySnapshots() {
        SnapshotTables.create();
        SnapshotTables.execute("insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id,"
                + " operation_id, device_id, type, schema_version, payload, content_hash, created_at, updated_at)"
                + " select 'terminated', 'alice', n, 'notes', 'n' || n, 'o' || n, 'd', 'upsert', 1,"
                + " '{\"text\":\"' || repeat('x', 4096) || '\"}', sha256('x'), now(), now()"
                + " from generate_series(1, " + ROWS + ") n");
    }

    @Test
    void anExportThatStreamsEndsWholeWhileOthersAreSentAwayAndThenTheProcessEnds() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(OPERATOR, "-Xmx128m", "-Dquarkus.shutdown.timeout=105s")) {
            HttpResponse<InputStream> export = service.get(EXPORT);
            assertThat(export.statusCode()).isEqualTo(200);
            assertThat(sendsAway(service)).isFalse();

            service.terminate();
            Patience.await().until(() -> sendsAway(service));
            WholeExport whole = WholeExport.read(export.body());

            assertThat(whole.rows()).isEqualTo(ROWS);
            assertThat(whole.trailer().path("complete").asBoolean()).isTrue();
            assertThat(whole.trailer().path("count").asLong()).isEqualTo(ROWS);
            assertThat(whole.sha256()).isEqualTo(whole.trailer().path("sha256").asText());
            assertThat(service.exitCode()).as("143 says SIGTERM").isIn(0, 143);
            assertThat(service.log()).doesNotContain("Timed out waiting for graceful shutdown");
        }
    }

    /** A request that comes all the same is answered, and its connection is the last that its client has to here (RFC 9112, 9.6). */
    private static boolean sendsAway(ServiceProcess service) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = service.get("/health/live");
        answer.body().close();
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().allValues("Connection").contains("close");
    }
}
