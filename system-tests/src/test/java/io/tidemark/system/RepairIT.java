package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From damage, or a difference that a device tells of, to a finding and its repair, across the real services. */
class RepairIT {
    private final SuiteUnderTest suite = SuiteUnderTest.running();

    @Test
    void aPayloadThatWasChangedIsFoundPutBackFromKafkasLogAndTheFindingClosesAfterASecondLook() throws Exception {
        Device phone = new Device(suite, suite.token("mended", "worker"), "phone");
        Device operator = new Device(suite, suite.token("mended", "op", "operator"), "desk");
        assertThat(phone.push("notes", Device.upsert("o1", "r1", "right")).statusCode())
                .isEqualTo(200);
        execute("update snapshot.snapshots set payload = '{\"text\":\"wrong\"}' where tenant_id = 'mended'");

        operator.post("/ops/integrity/scans");
        JsonNode finding = finding(operator, "hash-mismatch");
        String path = "/ops/integrity/findings/" + finding.path("id").asText();
        String order = "{\"reason\":\"INC-7\",\"from\":\"kafka\"}";
        assertThat(operator.post(path + "/repair", order).statusCode()).isEqualTo(200);

        SuiteUnderTest.patiently()
                .until(() -> json(operator, path).path("status").asText(), "closed"::equals);
        assertThat(json(phone, "/api/notes/r1").at("/payload/text").asText()).isEqualTo("right");
        JsonNode repair = json(operator, "/ops/repairs").path("repairs").path(0);
        assertThat(repair.path("finding").asText())
                .as(repair.toString())
                .isEqualTo(finding.path("id").asText());
        assertThat(repair.path("actor").asText()).isEqualTo("mended/op");
        assertThat(json(operator, path).path("history").findValuesAsText("action"))
                .containsExactly("clear", "repair");
    }

    @Test
    void aPayloadThatWasChangedIsPutBackFromABackupAndOneOfABackupThatHoldsTheDamageTooIsNot(@TempDir Path folder)
            throws Exception {
        Device phone = new Device(suite, suite.token("saved", "worker"), "phone");
        Device operator = new Device(suite, suite.token("saved", "op", "operator"), "desk");
        String text = "a\\tb\\nc\\\\d \u00e4 \\u0001";
        assertThat(phone.push("notes", Device.upsert("o1", "r1", text)).statusCode())
                .isEqualTo(200);
        String payload = json(phone, "/api/notes/r1").path("payload").toString();
        String before = folder.resolve("before").toString();
        assertThat(suite.command("backup", "--out", before).exitCode()).isZero();
        execute("update snapshot.snapshots set payload = '{\"text\":\"wrong\"}' where tenant_id = 'saved'");
        String after = folder.resolve("after").toString();
        assertThat(suite.command("backup", "--out", after).exitCode()).isZero();
        operator.post("/ops/integrity/scans");
        String id = finding(operator, "hash-mismatch").path("id").asText();

        SuiteUnderTest.Command refused =
                suite.command("repair", "--finding", id, "--reason", "INC-9", "--from-backup", after);
        SuiteUnderTest.Command begun =
                suite.command("repair", "--finding", id, "--reason", "INC-9", "--from-backup", before);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("take one from before the damage");
        assertThat(begun.output()).contains("The finding is repairing: hash-mismatch of saved/worker");
        String path = "/ops/integrity/findings/" + id;
        SuiteUnderTest.patiently()
                .until(() -> json(operator, path).path("status").asText(), "closed"::equals);
        assertThat(json(phone, "/api/notes/r1").path("payload")).hasToString(payload);
    }

    @Test
    void aDeviceThatStillHoldsAnotherThingAfterTheWindowIsAFindingThatClosesWhenItHoldsTheSame() throws Exception {
        Device phone = new Device(suite, suite.token("apart", "worker"), "phone");
        Device operator = new Device(suite, suite.token("apart", "op", "operator"), "desk");
        assertThat(phone.push("notes", Device.upsert("o1", "r1", "x")).statusCode())
                .isEqualTo(200);
        JsonNode ours = SuiteUnderTest.json(
                phone.post("/api/consistency", "{\"collections\":{}}").body());
        String right = claim(1, ours.at("/collections/notes/digest").asText());
        String wrong = claim(1, "1".repeat(64));

        phone.post("/api/consistency", wrong);
        SuiteUnderTest.patiently()
                .until(
                        () -> execute("update integrity.divergences set since = since - interval '10 min'"
                                + " where tenant_id = 'apart'"),
                        rows -> rows == 1);
        phone.post("/api/consistency", wrong);
        String path = "/ops/integrity/findings/"
                + finding(operator, "divergence").path("id").asText();
        operator.post(path + "/repair", "{\"reason\":\"INC-8\",\"from\":\"devices\"}");
        phone.post("/api/consistency", right);

        SuiteUnderTest.patiently()
                .until(() -> json(operator, path).path("status").asText(), "closed"::equals);
    }

    private static String claim(int count, String digest) {
        return "{\"device_id\":\"phone\",\"version\":1,\"collections\":{\"notes\":{\"count\":" + count
                + ",\"digest\":\"" + digest + "\"}}}";
    }

    private static JsonNode finding(Device operator, String indicator) {
        return SuiteUnderTest.patiently()
                .until(
                        () -> json(operator, "/ops/integrity/findings?indicator=" + indicator)
                                .path("findings")
                                .path(0),
                        found -> !found.isMissingNode());
    }

    private static JsonNode json(Device device, String path) throws Exception {
        return SuiteUnderTest.json(device.get(path).body());
    }

    private int execute(String sql) throws Exception {
        try (Connection connection = suite.database();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
