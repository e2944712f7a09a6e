package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.suite.drill.fault.HeldPart;
import io.tidemark.suite.drill.fault.SecondReplica;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process that is killed while it holds a scan: another one goes on behind the last part, and counts nothing twice. */
class ScanTakeoverIT {
    private static final String TENANT = "scanned";
    private static final int USERS = 60;
    private static final int VERSIONS = 20;
    /** Rows of snapshots, then heads and the newest snapshots once more. */
    private static final int ALL_ROWS = USERS * VERSIONS + USERS * VERSIONS + USERS * VERSIONS;

    private final SuiteUnderTest suite = SuiteUnderTest.running();
    private final String operator = suite.token(TENANT, "op", "operator");

    @Test
    void theOtherProcessGoesOnWhereTheKilledOneWasAndNoPartIsCountedTwice() throws Exception {
        givenUsersOfWhomTheFirstAndTheLastAreDamaged();
        Map<String, String> slow = Map.of(
                "TIDEMARK_INTEGRITY_SWEEP_CHUNK_ROWS", "50",
                "TIDEMARK_INTEGRITY_SWEEP_ROWS_PER_SECOND", "100");
        ProcessHandle service = suite.process("integrity-service");
        HeldPart first = HeldPart.of(service);
        String scan;
        long rowsOfTheKilled;
        try (SecondReplica second = SecondReplica.start(service, Path.of("target", "integrity-service-2.log"), slow)) {
            try {
                String url = "http://127.0.0.1:" + second.port() + "/ops/integrity/full-scans";
                scan = SuiteUnderTest.patiently()
                        .ignoreExceptions()
                        .until(() -> start(url), started -> !started.isEmpty());
                String one = url + "/" + scan;
                SuiteUnderTest.patiently()
                        .until(() -> look(one).path("rows_scanned").asLong() >= 150);
                second.process().destroyForcibly();
                second.process().onExit().join();
                rowsOfTheKilled = scanned(scan);
            } finally {
                first.letGo();
            }
        }

        String one = suite.url() + "/ops/integrity/full-scans/" + scan;
        JsonNode over = SuiteUnderTest.patiently()
                .ignoreExceptions()
                .until(
                        () -> look(one),
                        scanned -> scanned.path("state").asText().equals("completed"));

        assertThat(rowsOfTheKilled).isBetween(150L, (long) USERS * VERSIONS - 1);
        assertThat(over.path("rows_scanned").asLong()).isEqualTo(ALL_ROWS);
        assertThat(findings())
                .containsExactlyInAnyOrder("hash-mismatch u01/1 seen 1", "hash-mismatch u" + USERS + "/1 seen 1");
    }

    /** Nothing of it was told of on Kafka, so that nothing but the scan looks at it. */
    private void givenUsersOfWhomTheFirstAndTheLastAreDamaged() throws Exception {
        execute("""
                insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, operation_id, device_id,
                    device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
                select '%1$s', 'u' || to_char(u, 'FM00'), v, 'notes', 'r' || v, 'o' || v, 'd', v, 'upsert', 1, '{}',
                       sha256(convert_to('{}', 'UTF8')), timestamptz '2026-01-01 00:00:00Z' + v * interval '1 ms', now()
                from generate_series(1, %2$d) u, generate_series(1, %3$d) v;
                insert into snapshot.sync_records (tenant_id, user_id, collection, record_id, version, content_hash, deleted, updated_at)
                select tenant_id, user_id, collection, record_id, version, content_hash, false, now()
                from snapshot.snapshots where tenant_id = '%1$s';
                insert into snapshot.sync_streams (tenant_id, user_id, version, record_count, digest)
                select '%1$s', 'u' || to_char(u, 'FM00'), %3$d, %3$d, decode('%4$s', 'hex') from generate_series(1, %2$d) u;
                update snapshot.snapshots set payload = '{"n":1}'
                where tenant_id = '%1$s' and version = 1 and user_id in ('u01', 'u%2$d');
                """.formatted(TENANT, USERS, VERSIONS, digest()));
    }

    private static String digest() {
        StreamDigest digest = StreamDigest.EMPTY;
        for (int version = 1; version <= VERSIONS; version++) {
            digest = digest.plus("notes", "r" + version, version, ContentHash.of("{}"));
        }
        return digest.hex();
    }

    private String start(String url) throws IOException, InterruptedException {
        HttpResponse<String> answer = Device.send(as(url).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"the proof\"}")));
        return SuiteUnderTest.json(answer.body()).path("id").asText();
    }

    private JsonNode look(String url) throws IOException, InterruptedException {
        return SuiteUnderTest.json(Device.send(as(url).GET()).body());
    }

    private HttpRequest.Builder as(String url) {
        return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + operator);
    }

    private List<String> findings() throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        look(suite.url() + "/ops/integrity/findings?limit=1000")
                .path("findings")
                .forEach(one -> all.add(one.path("indicator").asText() + " "
                        + one.path("user").asText() + "/" + one.path("version").asLong() + " seen "
                        + one.path("times_seen").asLong()));
        return all;
    }

    private long scanned(String scan) throws Exception {
        try (Connection connection = suite.database();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select rows_scanned from integrity.sweeps where id = '" + scan + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = suite.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
