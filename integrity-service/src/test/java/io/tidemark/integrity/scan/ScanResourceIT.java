package io.tidemark.integrity.scan;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "integrity"))
class ScanResourceIT {
    private static final String SCANS = "/ops/integrity/scans";
    private static final String ADMIN =
            TestingTokens.of("tidemark", "root").roles("admin").build();
    private static final String OPERATOR = TestingTokens.operator();
    private static final String DROP_KEYS = """
            do $$ declare name text; begin
                for name in select conname from pg_constraint
                            where conrelid = 'snapshot.snapshots'::regclass and contype in ('p', 'u') loop
                    execute format('alter table snapshot.snapshots drop constraint %I', name);
                end loop;
            end $$;
            """;
    private static final String CLONE = """
            insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, parent_version,
                operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
            select tenant_id, user_id, version, collection, %s, parent_version,
                operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at
            from snapshot.snapshots where tenant_id = 'acme' and user_id = 'alice' and version = 4;
            """;

    @BeforeEach
    void givenHealthyStreams() {
        SnapshotTables.create();
        for (String tenant : List.of("acme", "globex")) {
            SnapshotTables.stream(tenant, "alice")
                    .put("resumes", "r1", "{\"name\":\"Zo\u00EB \uD83D\uDE80\",\"n\":1e21}")
                    .put("resumes", "r2", "{\"b\":[],\"a\":{}}")
                    .device("d2")
                    .put("resumes", "r1", "{\"name\":\"x\"}")
                    .delete("resumes", "r2")
                    .put("notes", "r1", "{\"text\":\"same id, other collection\"}")
                    .device("d1")
                    .put("resumes", "r2", "{\"again\":true}")
                    .write();
        }
        SnapshotTables.stream("globex", "bob").put("notes", "n1", "{}").write();
    }

    @Test
    void soundDataHasNoFindings() {
        JsonPath scan = scan(ADMIN);

        assertThat(scan.getString("status")).isEqualTo("completed");
        assertThat(scan.getLong("findings")).isZero();
        assertThat(scan.getLong("rows_scanned")).isEqualTo(13);
        assertThat(scan.getList("checks.name"))
                .containsExactly(
                        "orphans",
                        "duplicate-keys",
                        "non-monotonic-user",
                        "non-monotonic-record",
                        "duplicate-versions",
                        "hash-mismatch-sql",
                        "hash-mismatch",
                        "not-canonical");
    }

    @Test
    void emptyStoreHasNoFindings() {
        SnapshotTables.create();

        assertThat(scan(ADMIN).getLong("rows_scanned")).isZero();
    }

    @Test
    void changedPayloadIsFoundInSqlAndInJava() {
        SnapshotTables.execute("update snapshot.snapshots set payload = '{\"name\":\"y\"}'"
                + " where tenant_id = 'acme' and version = 3");

        JsonPath scan = scan(ADMIN);

        assertThat(scan.getLong("findings")).isEqualTo(2);
        for (String check : List.of("hash-mismatch-sql", "hash-mismatch")) {
            Map<String, Object> row = onlyRow(scan, check);
            assertThat(row).containsEntry("id", "acme/alice/3").containsEntry("record_id", "r1");
            assertThat(row.get("stored_hash")).asString().startsWith("sha256:").isNotEqualTo(row.get("computed_hash"));
            assertThat(row).doesNotContainKey("payload");
        }
    }

    @Test
    void changedPayloadWithItsHashPutRightIsFoundWhenItIsNotCanonical() {
        SnapshotTables.execute("update snapshot.snapshots set payload = '{ \"name\": \"y\"}',"
                + " content_hash = sha256(convert_to('{ \"name\": \"y\"}', 'UTF8'))"
                + " where tenant_id = 'acme' and version = 3");

        JsonPath scan = scan(ADMIN);

        assertThat(scan.getLong("findings")).isEqualTo(1);
        assertThat(onlyRow(scan, "not-canonical")).containsEntry("id", "acme/alice/3");
    }

    @Test
    void deletedParentLeavesAnOrphan() {
        SnapshotTables.execute("delete from snapshot.snapshots where tenant_id = 'acme' and version = 1");

        JsonPath scan = scan(ADMIN);

        assertThat(onlyRow(scan, "orphans")).containsEntry("id", "acme/alice/3");
        assertThat(scan.getLong("findings")).isEqualTo(1);
    }

    @Test
    void loweredVersionIsFoundForTheUserAndForTheRecord() {
        SnapshotTables.execute("delete from snapshot.snapshots where tenant_id = 'acme' and version = 1;"
                + "update snapshot.snapshots set version = 1 where tenant_id = 'acme' and version = 6");

        JsonPath scan = scan(ADMIN);

        assertThat(onlyRow(scan, "non-monotonic-user"))
                .containsEntry("id", "acme/alice/1")
                .containsEntry("user_id", "acme/alice");
        assertThat(onlyRow(scan, "non-monotonic-record"))
                .containsEntry("record_id", "r2")
                .containsEntry("prev_version", 4);
    }

    @Test
    void duplicatedKeyIsFound() {
        SnapshotTables.execute(DROP_KEYS + CLONE.formatted("record_id"));

        JsonPath scan = scan(ADMIN);

        assertThat(onlyRow(scan, "duplicate-keys"))
                .containsEntry("logical_key", "acme/alice/resumes/r2/4")
                .containsEntry("count", 2);
        assertThat(onlyRow(scan, "duplicate-versions")).containsEntry("n", 2);
    }

    @Test
    void duplicatedVersionOfAnotherRecordIsFound() {
        SnapshotTables.execute(DROP_KEYS + CLONE.formatted("'r9'"));

        JsonPath scan = scan(ADMIN);

        assertThat(onlyRow(scan, "duplicate-versions"))
                .containsEntry("user_id", "acme/alice")
                .containsEntry("version", 4);
        assertThat(rows(scan, "duplicate-keys")).isEmpty();
    }

    @Test
    void evidenceStopsAtFiftyRowsAndTheCountGoesOn() {
        SnapshotTables.execute("insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id,"
                + " operation_id, device_id, type, schema_version, payload, content_hash, created_at, updated_at)"
                + " select 'acme', 'carol', n, 'notes', 'n' || n, 'o' || n, 'd', 'upsert', 1, '{}',"
                + " sha256('wrong'), now() + n * interval '1 ms', now() from generate_series(1, 1000) n");

        JsonPath scan = scan(OPERATOR);

        assertThat(rows(scan, "hash-mismatch")).hasSize(50);
        assertThat(rows(scan, "hash-mismatch-sql")).hasSize(50);
        assertThat(scan.getLong("checks.find { it.name == 'hash-mismatch' }.found"))
                .isEqualTo(1000);
        assertThat(scan.getLong("rows_scanned")).isEqualTo(1006);
    }

    @Test
    void operatorSeesTheOwnTenantOnly() {
        SnapshotTables.execute(
                "update snapshot.snapshots set payload = '{}' where tenant_id = 'globex' and version = 2;"
                        + "delete from snapshot.snapshots where tenant_id = 'globex' and version = 1");

        JsonPath own = scan(OPERATOR);
        JsonPath all = scan(ADMIN);

        assertThat(own.getString("tenant")).isEqualTo("acme");
        assertThat(own.getLong("rows_scanned")).isEqualTo(6);
        assertThat(own.getLong("findings")).isZero();
        assertThat(all.getLong("findings")).isPositive();
        given().auth()
                .oauth2(OPERATOR)
                .get(SCANS + "/" + all.getString("id"))
                .then()
                .statusCode(404);
        assertThat(given().auth().oauth2(OPERATOR).get(SCANS).jsonPath().getList("scans.tenant"))
                .containsOnly("acme");
    }

    @Test
    void scanIsRemembered() {
        String id = scan(OPERATOR).getString("id");

        given().auth()
                .oauth2(TestingTokens.of("acme", "sue").roles("support").build())
                .get(SCANS + "/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("completed"))
                .body("rows_scanned", equalTo(6));
        given().auth().oauth2(OPERATOR).get(SCANS).then().body("scans[0].id", equalTo(id));
    }

    @Test
    void rolesAreAskedFor() {
        given().post(SCANS).then().statusCode(401).body("code", equalTo("unauthenticated"));
        for (String role : List.of("user", "support", "service")) {
            String token = TestingTokens.of("acme", "eve").roles(role).build();
            given().auth().oauth2(token).post(SCANS).then().statusCode(403).body("code", equalTo("forbidden"));
        }
        given().auth().oauth2(TestingTokens.alice()).get(SCANS).then().statusCode(403);
        given().auth().oauth2(OPERATOR).get(SCANS + "/nonsense").then().statusCode(404);
        given().auth().oauth2(OPERATOR).delete(SCANS).then().statusCode(405);
    }

    @Test
    void whatAScanSawIsKeptAndSeenAgainItIsTheSameFinding() {
        SnapshotTables.stream("acme", "kept").put("notes", "n1", "{}").write();
        SnapshotTables.execute("update snapshot.snapshots set payload = '[]' where user_id = 'kept'");
        scan(ADMIN);
        scan(OPERATOR);

        JsonPath findings = given().auth()
                .oauth2(OPERATOR)
                .get("/ops/integrity/findings?user=kept")
                .jsonPath();

        assertThat(findings.getList("findings.indicator")).containsExactly("hash-mismatch");
        assertThat(findings.getInt("findings[0].times_seen")).isEqualTo(2);
        assertThat(findings.getString("findings[0].status")).isEqualTo("open");
        assertThat(findings.getString("findings[0].record_id")).isEqualTo("n1");
        assertThat(findings.getString("findings[0].query")).contains("sha256(convert_to(payload, 'UTF8'))");
        assertThat(findings.getString("findings[0].samples[0].id")).isEqualTo("acme/kept/1");
    }

    @Test
    void everySeriesIsThereAndFollowsTheScans() {
        scan(ADMIN);
        String before = metrics();

        for (EvidenceKind kind : EvidenceKind.values()) {
            assertThat(before)
                    .contains("integrity_open_findings{indicator=\"" + kind.label() + "\"}")
                    .contains("integrity_findings_total{indicator=\"" + kind.label() + "\"}");
        }
        assertThat(before)
                .contains("dependency_up{dependency=\"postgresql\"} 1.0")
                .containsPattern("integrity_last_scan_timestamp_seconds [1-9]");
        given().get("/health/ready").then().statusCode(200).body(containsString("postgresql"));
    }

    private static String metrics() {
        return given().get("/metrics").then().statusCode(200).extract().asString();
    }

    private static JsonPath scan(String token) {
        return given().auth()
                .oauth2(token)
                .post(SCANS)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static List<Map<String, Object>> rows(JsonPath scan, String check) {
        return scan.getList("checks.find { it.name == '" + check + "' }.rows");
    }

    private static Map<String, Object> onlyRow(JsonPath scan, String check) {
        List<Map<String, Object>> rows = rows(scan, check);
        assertThat(rows).as(check).hasSize(1);
        return rows.getFirst();
    }
}
