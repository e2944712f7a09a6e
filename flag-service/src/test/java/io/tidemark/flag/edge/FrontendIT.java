package io.tidemark.flag.edge;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "flag"),
            @ResourceArg(name = "tidemark.flag.edge.client-tokens", value = "c-one,c-two"),
            @ResourceArg(name = "tidemark.flag.edge.frontend-tokens", value = "f-one")
        })
class FrontendIT {
    @ParameterizedTest
    @CsvSource({
        "GET,  /api/client/features,          c-two, 200",
        "GET,  /api/client/features,          f-one, 403",
        "GET,  /api/client/features,          c-thr, 401",
        "POST, /api/client/register,          c-one, 202",
        "POST, /api/client/metrics,           c-one, 202",
        "POST, /api/client/metrics,           f-one, 403",
        "GET,  /api/frontend,                 f-one, 200",
        "POST, /api/frontend,                 f-one, 200",
        "GET,  /api/frontend,                 c-one, 403",
        "GET,  /api/frontend,                 f-on,  401",
        "POST, /api/frontend/client/register, f-one, 200",
        "POST, /api/frontend/client/metrics,  f-one, 200",
        "GET,  /api/flags,                    c-one, 401",
        "GET,  /ops/flags,                    c-one, 401",
        "PUT,  /ops/local-only,               c-one, 401",
    })
    void aSecretOpensWhatItIsForAndNothingElse(String method, String path, String token, int status) {
        given().header("Authorization", token)
                .contentType(ContentType.JSON)
                .body("{}")
                .request(method, path)
                .then()
                .statusCode(status);
    }

    @Test
    void onlyWhatIsOnIsShownInUnleashsForm() {
        given().header("Authorization", "f-one")
                .get("/api/frontend?userId=t-none/someone&properties[tenantId]=t-none")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .header("Cache-Control", "no-cache")
                .body("toggles.name", hasItem("syncEnabled"))
                .body("toggles.name", not(hasItem("resume_sync.local_only")))
                .body("toggles[0].enabled", equalTo(true))
                .body("toggles[0].variant.name", equalTo("disabled"))
                .body("toggles[0].variant.feature_enabled", equalTo(true))
                .body("toggles[0].impressionData", equalTo(false));
    }

    @Test
    void aPersonIsWhoTheTokenSaysWhateverTheRequestSays() {
        move(true);
        try {
            given().auth()
                    .oauth2(TestingTokens.of("t-front", "someone").build())
                    .get("/api/frontend?userId=t-none/other&tenantId=t-none&properties[tenantId]=t-none")
                    .then()
                    .statusCode(200)
                    .body("toggles.name", hasItem("resume_sync.local_only"));
            given().auth()
                    .oauth2(TestingTokens.of("t-none", "someone").build())
                    .contentType(ContentType.JSON)
                    .body("{\"context\":{\"userId\":\"t-front/someone\",\"properties\":{\"tenantId\":\"t-front\"}}}")
                    .post("/api/frontend")
                    .then()
                    .statusCode(200)
                    .body("toggles.name", not(hasItem("resume_sync.local_only")));
        } finally {
            move(false);
        }
    }

    @Test
    void webPagesOfOtherOriginsMayAskTheFrontendAndNothingElse() {
        given().header("Origin", "https://app.example.com")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization,unleash-sdk")
                .options("/api/frontend")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", "*")
                .header("Access-Control-Allow-Headers", "authorization,unleash-sdk");
        given().header("Origin", "https://app.example.com")
                .header("Authorization", "f-one")
                .get("/api/frontend")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "*");
        given().header("Origin", "https://app.example.com")
                .header("Authorization", "c-one")
                .get("/api/client/features")
                .then()
                .header("Access-Control-Allow-Origin", equalTo(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1", "nonsense"})
    void aBodyThatIsNoJsonIsRefused(String body) {
        given().header("Authorization", "f-one")
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/frontend")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed-json"));
    }

    private static void move(boolean on) {
        given().auth()
                .oauth2(TestingTokens.of("t-front", "op").roles("operator").build())
                .contentType(ContentType.JSON)
                .body("{\"enabled\":%s,\"reason\":\"test\"}".formatted(on))
                .put("/ops/local-only")
                .then()
                .statusCode(200);
    }
}
