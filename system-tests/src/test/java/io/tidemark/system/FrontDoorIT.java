package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the parts do together. */
class FrontDoorIT {
    private final SuiteUnderTest suite = SuiteUnderTest.running();

    @Test
    void anOfflineQueueBecomesSnapshotsAndTheSameQueueSentAgainChangesNothing() throws Exception {
        Device phone = device("acme", "path");
        String[] queue = {
            Device.upsert("o1", "r1", "one"),
            "{\"operation_id\":\"o2\",\"type\":\"update\",\"record_id\":\"r1\",\"base_version\":7,\"payload\":{}}",
            Device.upsert("o3", "r2", "two")
        };

        HttpResponse<String> first = phone.push("notes", queue);
        HttpResponse<String> second = phone.push("notes", queue);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("3");
        JsonNode results = SuiteUnderTest.json(first.body()).get("results");
        assertThat(results.findValuesAsText("status")).contains("applied", "conflict");
        assertThat(results.at("/1/current/version").asLong()).isEqualTo(1);
        assertThat(phone.changes()).hasSize(2);
        assertThat(device("globex", "path").get("/api/notes/r1").statusCode()).isEqualTo(404);
    }

    @Test
    void theSwitchPausesATenantsWritesAndNobodyElses() throws Exception {
        Device operator = new Device(suite, suite.token("initech", "op", "operator"), "desk");
        Device paused = device("initech", "worker");
        Device other = device("acme", "worker");
        operator.put("/ops/local-only", "{\"enabled\":true,\"reason\":\"drill\"}");

        HttpResponse<String> refused = SuiteUnderTest.patiently()
                .until(
                        () -> paused.push("notes", Device.upsert("o1", "r1", "x")),
                        answer -> answer.statusCode() == 503);

        assertThat(refused.body()).contains("\"code\":\"local-only\"", "sync paused – local changes queued");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.headers().firstValue("Sync-Mode").orElse("")).startsWith("local-only; epoch=");
        assertThat(other.push("notes", Device.upsert("o1", "r1", "x")).statusCode())
                .isEqualTo(200);
        operator.put("/ops/local-only", "{\"enabled\":false,\"reason\":\"drill is over\"}");
        SuiteUnderTest.patiently()
                .until(() ->
                        paused.push("notes", Device.upsert("o2", "r1", "x")).statusCode() == 200);
    }

    @Test
    void aRowThatWasTamperedWithIsFound() throws Exception {
        Device phone = device("hooli", "victim");
        Device operator = new Device(suite, suite.token("hooli", "op", "operator"), "desk");
        phone.push("notes", Device.upsert("o1", "r1", "true"), Device.upsert("o2", "r2", "true"));
        JsonNode healthy =
                SuiteUnderTest.json(operator.post("/ops/integrity/scans").body());
        try (Connection connection = suite.database();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "update snapshot.snapshots set payload = '{\"text\":\"false\"}' where tenant_id = 'hooli' and record_id = 'r2'");
        }

        JsonNode tampered =
                SuiteUnderTest.json(operator.post("/ops/integrity/scans").body());

        assertThat(healthy.get("findings").asInt()).as(healthy.toString()).isZero();
        assertThat(tampered.get("findings").asInt()).isPositive();
        assertThat(tampered.toString()).contains("hooli/victim/2");
    }

    @Test
    void snapshotsAreExportedAsLinesWithACountAtTheEnd() throws Exception {
        Device phone = device("acme", "exporter");
        phone.push("notes", Device.upsert("o1", "r1", "one"), Device.upsert("o2", "r2", "two"));

        List<String> lines =
                phone.get("/api/exports/snapshots?format=ndjson").body().lines().toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.getFirst()).contains("manifest");
        assertThat(SuiteUnderTest.json(lines.getLast()).get("count").asInt()).isEqualTo(2);
        assertThat(phone.get("/api/exports/snapshots?format=csv").body().lines())
                .hasSize(2);
    }

    private Device device(String tenant, String user) {
        return new Device(suite, suite.token(tenant, user), "phone");
    }
}
