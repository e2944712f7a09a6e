package io.tidemark.ingest.mode;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TidemarkServers.class)
@WithTestResource(PausedTenant.class)
class SyncModeIT {
    private static final String WRITE = "/testing/write";

    @Test
    void aWriterIsToldThatSyncIsNormal() {
        get(WRITE, TestingTokens.alice()).statusCode(200).header("Sync-Mode", "normal; epoch=7");
    }

    @Test
    void aWriterOfAPausedTenantIsToldToQueueAndWhenToComeBack() {
        String seconds = get(WRITE, paused())
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Sync-Mode", "local-only; epoch=7")
                .body("code", equalTo("local-only"))
                .body("detail", equalTo("sync paused – local changes queued"))
                .body("retryable", equalTo(true))
                .extract()
                .header("Retry-After");

        assertThat(Integer.parseInt(seconds)).isBetween(30, 45);
    }

    @Test
    void whateverTheAnswerIsACallerWhoIsKnownIsToldTheMode() {
        get("/nothing/here", paused()).statusCode(404).header("Sync-Mode", "local-only; epoch=7");
    }

    @Test
    void aCallerWhoIsNotKnownIsToldNothing() {
        get(WRITE, TestingTokens.of(PausedTenant.NAME, "alice").expired().build())
                .statusCode(401)
                .header("Sync-Mode", nullValue());
        given().when().get(WRITE).then().statusCode(401).header("Sync-Mode", nullValue());
    }

    @Test
    void aTokenWithoutAUsableTenantHasItsOwnAnswer() {
        get(WRITE, TestingTokens.of("a/b", "alice").build())
                .statusCode(401)
                .body("code", equalTo("invalid-token"))
                .header("Sync-Mode", nullValue());
    }

    @Test
    void aPushThatTheSwitchRefusesIsNoFailureOfItsTenant() {
        given().auth()
                .oauth2(paused())
                .contentType("application/json")
                .body("{\"device_id\":\"d\",\"operations\":[]}")
                .post("/api/notes/bulk")
                .then()
                .statusCode(503);

        given().get("/metrics")
                .then()
                .body(containsString("sync_tenant_events_total{outcome=\"paused\",tenant=\"m-paused\"} 1.0"))
                .body(not(containsString("sync_tenant_events_total{outcome=\"failure\",tenant=\"m-paused\"}")));
    }

    private static String paused() {
        return TestingTokens.of(PausedTenant.NAME, "alice").build();
    }

    private static ValidatableResponse get(String path, String token) {
        return given().auth().oauth2(token).when().get(path).then();
    }
}
