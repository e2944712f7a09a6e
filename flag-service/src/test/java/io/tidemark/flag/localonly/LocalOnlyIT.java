package io.tidemark.flag.localonly;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each test has tenants of its own: the switch outlives a test. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "flag"))
class LocalOnlyIT {
    private static final String ON = "{\"enabled\":true,\"reason\":\"drill\"}";
    private static final String OFF = "{\"enabled\":false,\"reason\":\"drill is over\"}";

    @Test
    void anOperatorTurnsItOnAndOffForTheirTenantAlone() {
        long before = epoch("t-alone");

        put("t-alone", "operator", ON)
                .statusCode(200)
                .body("enabled", equalTo(true))
                .body("tenants", contains("t-alone"));

        localOnlyFor("t-alone", true);
        localOnlyFor("t-other", false);
        assertThat(epoch("t-alone")).isGreaterThan(before);
        put("t-alone", "operator", OFF)
                .statusCode(200)
                .body("enabled", equalTo(false))
                .body("tenants", empty());
        localOnlyFor("t-alone", false);
    }

    @Test
    void anAdminTurnsItOnForAllAndATenantsOwnSwitchOutlivesThat() {
        put("t-own", "operator", ON).statusCode(200);
        put("t-admin", "admin", "{\"enabled\":true,\"reason\":\"drill\",\"tenants\":[\"*\"]}")
                .statusCode(200)
                .body("tenants", hasItem("*"))
                .body("tenants", hasItem("t-own"));
        localOnlyFor("t-anyone", true);

        put("t-admin", "admin", "{\"enabled\":false,\"reason\":\"over\",\"tenants\":[\"*\"]}")
                .statusCode(200)
                .body("tenants", not(hasItem("*")));

        localOnlyFor("t-anyone", false);
        localOnlyFor("t-own", true);
        put("t-own", "operator", OFF).statusCode(200);
    }

    @Test
    void operatorsDoNotSeeOtherTenants() {
        put("t-hidden", "operator", ON).statusCode(200);

        get("t-curious", "operator").body("tenants", empty());

        put("t-hidden", "operator", OFF).statusCode(200);
    }

    @Test
    void aChangeIsAuditedWithPersonReasonBeforeAndAfter() throws Exception {
        int epoch = put("t-audit", "operator", "{\"enabled\":true,\"reason\":\"INC-7: orphans\"}")
                .statusCode(200)
                .extract()
                .path("epoch");

        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                PreparedStatement query = connection.prepareStatement("select * from flag.audit where epoch = ?")) {
            query.setInt(1, epoch);
            ResultSet row = query.executeQuery();
            assertThat(row.next()).isTrue();
            assertThat(row.getString("actor")).isEqualTo("t-audit/someone");
            assertThat(row.getString("action")).isEqualTo("local-only on");
            assertThat((String[]) row.getArray("targets").getArray()).containsExactly("t-audit");
            assertThat(row.getString("reason")).isEqualTo("INC-7: orphans");
            assertThat(row.getString("before")).doesNotContain("t-audit");
            assertThat(row.getString("after")).contains("t-audit");
            assertThat(row.next()).isFalse();
        }
        put("t-audit", "operator", OFF).statusCode(200);
    }

    @Test
    void aStaleExpectedEpochChangesNothing() {
        long epoch = epoch("t-stale");

        put("t-stale", "operator", onAt(epoch - 1))
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("stale-epoch"))
                .body("epoch", equalTo((int) epoch));

        localOnlyFor("t-stale", false);
        assertThat(epoch("t-stale")).isEqualTo(epoch);
    }

    @Test
    void ofManyWhoExpectTheSameEpochOneSucceeds() throws Exception {
        long epoch = epoch("t-race");

        List<Future<Integer>> answers;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = IntStream.range(0, 8)
                    .mapToObj(i -> executor.submit(() ->
                            put("t-race", "operator", onAt(epoch)).extract().statusCode()))
                    .toList();
        }

        assertThat(answers).extracting(Future::get).containsOnlyOnce(200).containsOnly(200, 409);
        put("t-race", "operator", OFF).statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"enabled":true}                                       | 400 | invalid-field
                    {"enabled":true,"reason":"  "}                         | 400 | invalid-field
                    {"reason":"drill"}                                     | 400 | invalid-field
                    {"enabled":true,"reason":"drill","percentage":50}      | 400 | unknown-field
                    {"enabled":true,"reason":"drill","tenants":"t-bad"}    | 400 | malformed-json
                    {"enabled":true,"reason":"drill"                       | 400 | malformed-json
                    []                                                     | 400 | malformed-json
                    null                                                   | 400 | malformed-json
                    {"enabled":true,"reason":"drill","tenants":["t/bad"]}  | 400 | invalid-field
                    {"enabled":true,"reason":"drill","tenants":["*"]}      | 403 | forbidden
                    {"enabled":true,"reason":"drill","tenants":["t-bad2"]} | 403 | forbidden
                    """)
    void whatIsWrongIsSaidAndChangesNothing(String body, int status, String code) {
        long epoch = epoch("t-bad");

        put("t-bad", "operator", body)
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code));

        assertThat(epoch("t-bad")).isEqualTo(epoch);
    }

    @Test
    void withoutATokenThereIsNothingToSee() {
        given().contentType(ContentType.JSON)
                .body(ON)
                .when()
                .put("/ops/local-only")
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthenticated"));
    }

    @Test
    void usersAndSupportDoNotMoveTheSwitch() {
        put("t-roles", "user", ON).statusCode(403).body("code", equalTo("forbidden"));
        put("t-roles", "support", ON).statusCode(403);
        get("t-roles", "user").statusCode(403);
        get("t-roles", "support").statusCode(200);
    }

    @Test
    void operatorsListTheFlags() {
        given().auth()
                .oauth2(token("t-list", "support"))
                .when()
                .get("/ops/flags")
                .then()
                .statusCode(200)
                .body("flags.name", hasItems("learningSync.enabled", "resume_sync.local_only", "syncEnabled"))
                .body("flags.type", hasItem("kill-switch"));
    }

    private static String onAt(long epoch) {
        return "{\"enabled\":true,\"reason\":\"drill\",\"expected_epoch\":%d}".formatted(epoch);
    }

    private static void localOnlyFor(String tenant, boolean expected) {
        given().auth()
                .oauth2(token(tenant, "user"))
                .when()
                .get("/api/flags")
                .then()
                .statusCode(200)
                .body("flags.'resume_sync.local_only'.enabled", equalTo(expected));
    }

    private static long epoch(String tenant) {
        return get(tenant, "operator").statusCode(200).extract().jsonPath().getLong("epoch");
    }

    private static ValidatableResponse get(String tenant, String role) {
        return given().auth()
                .oauth2(token(tenant, role))
                .when()
                .get("/ops/local-only")
                .then();
    }

    private static ValidatableResponse put(String tenant, String role, String body) {
        return given().auth()
                .oauth2(token(tenant, role))
                .contentType(ContentType.JSON)
                .body(body)
                .when()
                .put("/ops/local-only")
                .then();
    }

    private static String token(String tenant, String role) {
        return TestingTokens.of(tenant, "someone").roles(role).build();
    }
}
