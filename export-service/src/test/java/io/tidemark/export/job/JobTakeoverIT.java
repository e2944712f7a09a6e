package io.tidemark.export.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas as they are shipped; one of them is killed in the middle of a job. The one of the test itself makes none. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "export"),
            @ResourceArg(name = "tidemark.export.job.concurrent", value = "0")
        })
class JobTakeoverIT {
    private static final int ROWS = 60_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPERATOR =
            TestingTokens.of("takeover", "op").roles("operator").build();
    /** A few rows at a time, so that there is a middle. */
    private static final String[] OPTIONS = {
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-Dtidemark.export.job.look=200ms",
        "-Dtidemark.export.job.takeover-after=3s",
        "-Dtidemark.export.job.heartbeat=500ms",
        "-Dtidemark.export.source.fetch-rows=4",
        "-Dtidemark.export.source.fetch-rows-most=4"
    };

    @BeforeEach
    void givenManySnapshots() {
        SnapshotTables.create();
        SnapshotTables.execute("insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id,"
                + " operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at,"
                + " updated_at) select 'takeover', 'alice', n, 'notes', 'note-' || n, 'op-' || n, 'phone', n, 'upsert', 1,"
                + " '{\"text\":\"' || repeat('All work and no play. ', 40) || '\"}', sha256('x'), now(), now() from"
                + " generate_series(1, " + ROWS + ") n");
    }

    private static JsonNode job(ServiceProcess service, String location) throws IOException, InterruptedException {
        return JSON.readTree(service.get(location).body());
    }

    @Test
    void jobOfAKilledReplicaIsMadeByAnotherAndItsResultIsWhole() throws Exception {
        String location;
        try (ServiceProcess first = ServiceProcess.start(OPERATOR, OPTIONS)) {
            location = first.post("/api/exports", "{\"what\":\"snapshots\"}")
                    .headers()
                    .firstValue("Location")
                    .map(text -> text.substring(text.indexOf("/api/")))
                    .orElseThrow();
            Patience.await().until(() -> job(first, location).get("bytes").asLong() > 0);
            first.kill();
        }
        try (ServiceProcess second = ServiceProcess.start(OPERATOR, OPTIONS)) {
            JsonNode job = Patience.await()
                    .until(
                            () -> job(second, location),
                            found -> !found.get("state").asText().equals("running"));

            assertThat(job.get("state").asText()).isEqualTo("complete");
            assertThat(job.get("attempt").asInt()).isEqualTo(2);
            assertThat(job.get("lines").asInt()).isEqualTo(ROWS);
            mustBeWhole(second, job);
        }
    }

    private static void mustBeWhole(ServiceProcess service, JsonNode job) throws Exception {
        WholeExport result =
                WholeExport.read(service.get(job.at("/download/url").asText()).body());

        assertThat(result.rows()).isEqualTo(ROWS);
        assertThat(result.trailer().path("complete").asBoolean()).isTrue();
        assertThat(result.sha256())
                .isEqualTo(result.trailer().path("sha256").asText())
                .isEqualTo(job.get("sha256").asText());
    }
}
