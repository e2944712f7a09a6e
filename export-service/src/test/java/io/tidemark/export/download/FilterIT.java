package io.tidemark.export.download;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An export that is narrowed down holds what was named, and nothing else. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "export"))
class FilterIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPERATOR =
            TestingTokens.of("filtered", "op").roles("operator").build();

    @BeforeEach
    void givenTwoUsersTwoDaysAndTwoCollections() {
        SnapshotTables.create();
        SnapshotTables.execute(
                "insert into snapshot.sync_failed_operations select 'filtered', who, who || n, n, 'notes', 'n' || n,"
                        + " 'd', null, 'update', 1, 1, '{}', sha256('x'), '4xx', 'schema-mismatch', 'no', 'no', 1, true,"
                        + " timestamptz '2026-01-01T00:00:00Z' + n * interval '1 day', now()"
                        + " from unnest(array['alice', 'bob']) who, generate_series(1, 2) n");
        SnapshotTables.execute("insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id,"
                + " operation_id, device_id, type, schema_version, payload, content_hash, created_at, updated_at)"
                + " select 'filtered', 'alice', n, case n when 1 then 'notes' else 'tasks' end, 'r' || n,"
                + " 'o' || n, 'd', 'upsert', 1, '{}', sha256('x'), now(), now() from generate_series(1, 2) n");
        SnapshotTables.execute("insert into snapshot.sync_records (tenant_id, user_id, collection, record_id, version,"
                + " content_hash, deleted, updated_at) select tenant_id, user_id, collection, record_id, version,"
                + " content_hash, false, updated_at from snapshot.snapshots where tenant_id = 'filtered'");
    }

    private static List<String> values(String member, String query) {
        String body = given().auth()
                .oauth2(OPERATOR)
                .urlEncodingEnabled(false)
                .get("/api/exports/" + query)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return body.lines()
                .map(FilterIT::json)
                .filter(line -> line.has("dedup_key"))
                .map(line -> line.get(member).asText())
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    @Test
    void failedOperationsAreThoseOfAUserAndOfATime() {
        assertThat(values("operation_id", "failed-operations")).hasSize(4);
        assertThat(values("operation_id", "failed-operations?user=alice")).containsExactly("alice1", "alice2");
        assertThat(values("operation_id", "failed-operations?since=2026-01-03T00:00:00Z"))
                .containsExactly("alice2", "bob2");
        assertThat(values("operation_id", "failed-operations?until=2026-01-03T00:00:00Z"))
                .containsExactly("alice1", "bob1");
    }

    @Test
    void recordsAreThoseOfACollection() {
        assertThat(values("record_id", "records")).containsExactly("r1", "r2");
        assertThat(values("record_id", "records?collection=tasks")).containsExactly("r2");
    }

    @Test
    void theAuditIsThatOfOneType() {
        assertThat(values("record_id", "records")).hasSize(2);

        await().untilAsserted(
                        () -> assertThat(values("type", "audit?type=ended")).isNotEmpty());
        for (String type : List.of("begun", "ended")) {
            assertThat(values("type", "audit?type=" + type)).isNotEmpty().containsOnly(type);
        }
    }
}
