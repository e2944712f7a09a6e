package io.tidemark.integrity.sweep;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Orders scans as people do, and tells what they found. */
final class TestingScans {
    static final String SCANS = "/ops/integrity/full-scans";
    static final String ADMIN =
            TestingTokens.of("tidemark", "root").roles("admin").build();
    static final String OPERATOR = TestingTokens.operator();

    private TestingScans() {}

    /** No scan, no finding, nothing heard, and nobody holds a lease. */
    static void begin() {
        SnapshotTables.create();
        SnapshotTables.execute("""
                alter table integrity.finding_actions disable trigger append_only;
                truncate integrity.findings, integrity.finding_actions, integrity.sweeps, integrity.witness_runs,
                    integrity.watermarks;
                update integrity.leases set last_heartbeat = '-infinity';
                alter table integrity.finding_actions enable trigger append_only""");
    }

    static void anotherReplicaHoldsTheLease() {
        SnapshotTables.execute("""
                insert into integrity.leases (name, runner_id, epoch, last_heartbeat)
                values ('full-scan', 'a living one', 7, now() + interval '1 hour')
                on conflict (name) do update
                set runner_id = excluded.runner_id, epoch = excluded.epoch, last_heartbeat = excluded.last_heartbeat""");
    }

    static Set<String> findings() {
        Set<String> all = new TreeSet<>();
        String cursor = "";
        do {
            JsonPath page = given().auth()
                    .oauth2(ADMIN)
                    .get("/ops/integrity/findings?limit=1000" + cursor)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            for (Map<String, Object> one : page.<Map<String, Object>>getList("findings")) {
                all.add(one.get("indicator") + " " + one.get("user") + "/" + one.getOrDefault("version", 0)
                        + (one.containsKey("version") || !one.containsKey("collection")
                                ? ""
                                : " " + one.get("collection")));
            }
            cursor = page.getString("next_cursor") == null ? "" : "&cursor=" + page.getString("next_cursor");
        } while (!cursor.isEmpty());
        return all;
    }

    static String start(String token) {
        return start(token, 202);
    }

    static String start(String token, int status) {
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(Map.of("reason", "the proof"))
                .post(SCANS)
                .then()
                .statusCode(status)
                .extract()
                .path("id");
    }

    static ValidatableResponse order(String id, String order) {
        return order(ADMIN, id, order);
    }

    static ValidatableResponse order(String token, String id, String order) {
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(Map.of("reason", "the test"))
                .post(SCANS + "/" + id + "/" + order)
                .then();
    }

    static JsonPath completed(String id) {
        return completed(id, ADMIN);
    }

    static JsonPath completed(String id, String token) {
        return await().until(
                        () -> one(id, token), scan -> scan.getString("state").equals("completed"));
    }

    static JsonPath one(String id, String token) {
        return given().auth()
                .oauth2(token)
                .get(SCANS + "/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
