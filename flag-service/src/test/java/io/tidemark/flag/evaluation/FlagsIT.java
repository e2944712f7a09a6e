package io.tidemark.flag.evaluation;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "flag"))
class FlagsIT {
    @Test
    void everyFlagIsAnsweredForTheCaller() {
        given().auth()
                .oauth2(TestingTokens.alice())
                .when()
                .get("/api/flags")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-cache, private")
                .body("epoch", greaterThan(0))
                .body("flags.'resume_sync.local_only'.enabled", equalTo(false))
                .body("flags.'learningSync.enabled'.enabled", equalTo(true))
                .body("flags.'syncEnabled'.enabled", equalTo(true));
    }

    @Test
    void theSameAnswerIsNotSentAgain() {
        String tag = given().auth()
                .oauth2(TestingTokens.alice())
                .when()
                .get("/api/flags")
                .header("ETag");

        given().auth()
                .oauth2(TestingTokens.alice())
                .header("If-None-Match", tag)
                .when()
                .get("/api/flags")
                .then()
                .statusCode(304);
    }

    @Test
    void aTokenIsNeededAndHasToBeOurs() {
        given().when().get("/api/flags").then().statusCode(401).body("code", equalTo("unauthenticated"));
        given().auth()
                .oauth2(TestingTokens.of("acme", "alice").audience("elsewhere").build())
                .when()
                .get("/api/flags")
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid-token"));
    }
}
