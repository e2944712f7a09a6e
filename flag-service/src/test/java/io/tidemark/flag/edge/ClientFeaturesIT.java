package io.tidemark.flag.edge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;

import io.getunleash.DefaultUnleash;
import io.getunleash.Unleash;
import io.getunleash.UnleashContext;
import io.getunleash.util.UnleashConfig;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.net.URI;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "flag"))
class ClientFeaturesIT {
    @Test
    void theBodyIsUnleashsWithTheEpochAsItsRevision() {
        get(TestingTokens.service())
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("version", equalTo(2))
                .body("features.name", hasItem("resume_sync.local_only"))
                .body("features[0].strategies[0].name", equalTo("flexibleRollout"))
                .body("meta.revisionId", greaterThan(0));
    }

    @Test
    void anUnchangedBodyIsNotSentAgain() {
        String tag = get(TestingTokens.service()).header("ETag");

        given().auth()
                .oauth2(TestingTokens.service())
                .header("If-None-Match", tag)
                .when()
                .get("/api/client/features")
                .then()
                .statusCode(304)
                .header("ETag", tag);
        givenSwitch("e-tag", true);
        given().auth()
                .oauth2(TestingTokens.service())
                .header("If-None-Match", tag)
                .when()
                .get("/api/client/features")
                .then()
                .statusCode(200);
        givenSwitch("e-tag", false);
    }

    @Test
    void itIsForServicesAndOperators() {
        get(TestingTokens.operator()).then().statusCode(200);
        get(TestingTokens.alice()).then().statusCode(403).body("code", equalTo("forbidden"));
        given().when().get("/api/client/features").then().statusCode(401);
    }

    @Test
    void unleashsOwnClientEvaluatesWhatIsServedHere() {
        givenSwitch("e-sdk", true);

        Unleash client = new DefaultUnleash(UnleashConfig.builder()
                .appName("test")
                .unleashAPI(URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/api"))
                .customHttpHeader("Authorization", "Bearer " + TestingTokens.service())
                .synchronousFetchOnInitialisation(true)
                .disableMetrics()
                .build());

        assertThat(client.isEnabled("resume_sync.local_only", user("e-sdk"))).isTrue();
        assertThat(client.isEnabled("resume_sync.local_only", user("e-else"))).isFalse();
        assertThat(client.isEnabled("syncEnabled", user("e-else"))).isTrue();
        client.shutdown();
        givenSwitch("e-sdk", false);
    }

    private static UnleashContext user(String tenant) {
        return UnleashContext.builder()
                .userId(tenant + "/someone")
                .addProperty("tenantId", tenant)
                .build();
    }

    private static Response get(String token) {
        return given().auth().oauth2(token).when().get("/api/client/features");
    }

    private static void givenSwitch(String tenant, boolean on) {
        given().auth()
                .oauth2(TestingTokens.of(tenant, "op").roles("operator").build())
                .contentType(ContentType.JSON)
                .body("{\"enabled\":%s,\"reason\":\"test\"}".formatted(on))
                .when()
                .put("/ops/local-only")
                .then()
                .statusCode(200);
    }
}
