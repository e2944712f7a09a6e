package io.tidemark.snapshot.retention;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.tidemark.snapshot.TestingSql;
import io.tidemark.testkit.TestingTokens;

/** Compactions as an operator has them done, and what they find. */
final class TestingCompaction {
    private TestingCompaction() {}

    static JsonPath compact(String tenant) {
        return run(tenant, "/ops/queue/compact");
    }

    static JsonPath rebuild(String tenant) {
        return run(tenant, "/ops/queue/rebuild-index");
    }

    private static JsonPath run(String tenant, String path) {
        await().until(() -> as(tenant, "operator").post(path).statusCode() == 202);
        await().until(() ->
                as(tenant, "operator").get(path).jsonPath().getString("state").equals("done"));
        return as(tenant, "operator").get(path).jsonPath();
    }

    static RequestSpecification as(String tenant, String role) {
        return given().auth().oauth2(TestingTokens.of(tenant, "op").roles(role).build());
    }

    /** What lost against a version, so long ago. */
    static void givenConflict(String tenant, String record, long version, String age) throws Exception {
        TestingSql.execute("insert into snapshot.sync_conflicts values ('%s', 'alice', %d, 'lost', 'notes', '%s', 1, 2,"
                        .formatted(tenant, version, record)
                + " 'last-writer-wins', '{}', sha256('{}'), now() - interval '%s')".formatted(age));
    }
}
