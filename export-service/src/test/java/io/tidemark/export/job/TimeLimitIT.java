package io.tidemark.export.job;

import static io.tidemark.export.job.JobCalls.ended;
import static io.tidemark.export.job.JobCalls.get;
import static io.tidemark.export.job.JobCalls.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What takes too long ends with a cursor for the rest, or breaks off where it can't say so. Beginning takes longer than it may here. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "export"),
            @ResourceArg(name = "tidemark.export.job.look", value = "100ms"),
            @ResourceArg(name = "tidemark.export.run.max-time", value = "1ms")
        })
class TimeLimitIT {
    private final String tenant = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final String operator =
            TestingTokens.of(tenant, "op").roles("operator").build();
    /** The cursor after the first of two. */
    private String cursor = "";

    @BeforeEach
    void givenTheFirstOfTwoWasExportedBefore() {
        SnapshotTables.create();
        SnapshotTables.stream(tenant, "alice")
                .put("notes", "n1", "{}")
                .put("notes", "n2", "{}")
                .write();
        cursor = trailer("snapshots?after=" + tenant + "/alice/1").getString("cursor");
    }

    private JsonPath trailer(String path) {
        return JsonPath.from(get(operator, "/api/exports/" + path)
                .asString()
                .lines()
                .reduce((earlier, later) -> later)
                .orElseThrow());
    }

    @Test
    void exportSaysThatItIsNotWholeAndCsvDoesNotCome() {
        JsonPath trailer = trailer("snapshots?cursor=" + cursor);

        assertThat(trailer.getBoolean("complete")).isFalse();
        assertThat(trailer.getLong("count")).isZero();
        assertThat(trailer.getString("cursor")).isEqualTo(cursor);
        assertThat(get(operator, "/api/exports/snapshots?format=json")
                        .jsonPath()
                        .getBoolean("trailer.complete"))
                .isFalse();
        get(operator, "/api/exports/snapshots?format=csv")
                .then()
                .statusCode(413)
                .body("code", equalTo("export-too-large"));
        Patience.await().untilAsserted(() -> assertThat(audited("cut-short")).isEqualTo(3));
        Patience.await().untilAsserted(() -> assertThat(audited("failed")).isEqualTo(1));
    }

    private long audited(String outcome) throws Exception {
        return JobTables.count("select count(*) from export.audit where type = 'ended' and tenant_id = '" + tenant
                + "' and outcome = '" + outcome + "'");
    }

    @Test
    void oneInTheBackgroundSaysSoAndCsvFailsAtOnce() {
        JsonPath ndjson = ended(operator, started(operator, "{\"what\":\"snapshots\",\"cursor\":\"" + cursor + "\"}"));
        JsonPath csv = ended(operator, started(operator, "{\"what\":\"snapshots\",\"format\":\"csv\"}"));

        assertThat(ndjson.getString("state")).isEqualTo("complete");
        assertThat(ndjson.getBoolean("complete")).isFalse();
        assertThat(ndjson.getString("cursor")).isEqualTo(cursor);
        assertThat(csv.getString("state")).isEqualTo("failed");
        assertThat(csv.getString("error")).isEqualTo("export-too-large");
        assertThat(csv.getInt("attempt")).isEqualTo(1);
    }
}
