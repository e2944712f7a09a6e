package io.tidemark.flag.feature;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has a flag of its own. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "flag"))
class FlagIT {
    private final String name = "it." + UUID.randomUUID();

    @Test
    void aFlagIsMadeMovedAndArchived() {
        post(name, "{\"enabled\":true,\"rollout\":0,\"description\":\"new editor\",\"reason\":\"start\"}")
                .statusCode(201)
                .body("rollout", equalTo(0))
                .body("type", equalTo("release"));
        isOn(false);

        int epoch = patch(name, "{\"rollout\":100,\"reason\":\"go\"}")
                .statusCode(200)
                .body("rollout", equalTo(100))
                .body("description", equalTo("new editor"))
                .extract()
                .path("epoch");
        isOn(true);
        get(name).statusCode(200).body("epoch", equalTo(epoch)).body("revision", equalTo(epoch));

        patch(name, "{\"enabled\":false,\"reason\":\"stop\"}").statusCode(200).body("enabled", equalTo(false));
        isOn(false);
        post(name + "/archive", "{\"reason\":\"over\"}").statusCode(204);
        get(name).statusCode(404).body("code", equalTo("not-found"));
        given().auth().oauth2(TestingTokens.operator()).get("/ops/flags").then().body("flags.name", not(hasItem(name)));
    }

    @Test
    void whomAPercentageReachesIsFrozenWhenTheFlagIsMade() {
        post(name, "{\"enabled\":true,\"rollout\":10,\"reason\":\"start\"}").statusCode(201);
        patch(name, "{\"rollout\":50,\"reason\":\"go\"}").statusCode(200);

        given().auth()
                .oauth2(TestingTokens.service())
                .get("/api/client/features")
                .then()
                .body("features.find { it.name == '" + name + "' }.strategies[0].parameters.groupId", equalTo(name))
                .body(
                        "features.find { it.name == '" + name + "' }.strategies[0].parameters.stickiness",
                        equalTo("userId"))
                .body("features.find { it.name == '" + name + "' }.strategies[0].parameters.rollout", equalTo("50"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"110\"", "\"abc\"", "\"10.5\"", "-1", "101", "10.5", "\"50\"", "true", "[]", "1e99"})
    void aPercentageThatIsNoneIsRefused(String rollout) {
        post(name, "{\"rollout\":%s,\"reason\":\"r\"}".formatted(rollout))
                .statusCode(422)
                .body("code", equalTo("invalid-percentage"));
        post(name, "{\"rollout\":10,\"reason\":\"r\"}").statusCode(201);

        patch(name, "{\"rollout\":%s,\"reason\":\"r\"}".formatted(rollout))
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-percentage"));

        get(name).body("rollout", equalTo(10));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"enabled":true}                                       | 400 | invalid-field
                    {"enabled":true,"reason":" "}                          | 400 | invalid-field
                    {"enabled":true,"reason":"r","type":"toggle"}          | 400 | invalid-field
                    {"enabled":true,"reason":"r","group_id":"other"}       | 400 | unknown-field
                    {"enabled":true,"reason":"r","description":"a\\nb"}     | 400 | invalid-field
                    {"enabled":"perhaps","reason":"r"}                     | 400 | malformed-json
                    []                                                     | 400 | malformed-json
                    null                                                   | 400 | malformed-json
                    """)
    void whatIsWrongIsSaid(String body, int status, String code) {
        post(name, body).statusCode(status).body("code", equalTo(code));

        get(name).statusCode(404);
    }

    @Test
    void anUnknownFlagIsNotFoundAndAnImpossibleNameIsRefused() {
        patch(name, "{\"enabled\":true,\"reason\":\"r\"}").statusCode(404).body("code", equalTo("not-found"));
        post(name + "/archive", "{\"reason\":\"r\"}").statusCode(404);
        patch("x%2Fenvironments", "{\"reason\":\"r\"}").statusCode(400);
        post("%C3%A4", "{\"reason\":\"r\"}").statusCode(400).body("code", equalTo("invalid-parameter"));
    }

    @Test
    void aStaleExpectedEpochChangesNothing() {
        int epoch = post(name, "{\"rollout\":10,\"reason\":\"r\"}")
                .statusCode(201)
                .extract()
                .path("epoch");
        String stale = "\"reason\":\"r\",\"expected_epoch\":" + (epoch - 1);

        patch(name, "{\"rollout\":20," + stale + "}")
                .statusCode(409)
                .body("code", equalTo("stale-epoch"))
                .body("epoch", equalTo(epoch));
        post(name + "/archive", "{" + stale + "}").statusCode(409);

        get(name).statusCode(200).body("rollout", equalTo(10));
        patch(name, "{\"rollout\":20,\"reason\":\"r\",\"expected_epoch\":" + epoch + "}")
                .statusCode(200)
                .body("epoch", greaterThan(epoch));
    }

    @Test
    void aNameIsGivenOutOnce() {
        post(name, "{\"reason\":\"r\"}").statusCode(201);
        post(name, "{\"reason\":\"r\"}").statusCode(409).body("code", equalTo("flag-exists"));
        post(name + "/archive", "{\"reason\":\"r\"}").statusCode(204);
        post(name, "{\"reason\":\"r\"}").statusCode(409).body("code", equalTo("flag-exists"));
    }

    @Test
    void theSwitchHasItsOwnLeversAndWhatTidemarkObeysIsNotArchived() {
        patch("resume_sync.local_only", "{\"enabled\":true,\"reason\":\"r\"}")
                .statusCode(409)
                .body("code", equalTo("flag-reserved"));
        post("syncEnabled/archive", "{\"reason\":\"r\"}").statusCode(409).body("code", equalTo("flag-reserved"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"learningSync.enabled", "syncEnabled"})
    void theLeversForClientsAreMovedHere(String lever) {
        patch(lever, "{\"enabled\":false,\"reason\":\"outage\"}").statusCode(200);
        try {
            assertThat((Boolean) evaluated(lever)).isFalse();
        } finally {
            patch(lever, "{\"enabled\":true,\"reason\":\"over\"}").statusCode(200);
        }
        assertThat((Boolean) evaluated(lever)).isTrue();
    }

    @Test
    void operatorsOfATenantLookButDoNotTouch() {
        given().auth()
                .oauth2(TestingTokens.operator())
                .contentType(ContentType.JSON)
                .body("{\"reason\":\"r\"}")
                .post("/ops/flags/" + name)
                .then()
                .statusCode(403);
        given().auth()
                .oauth2(TestingTokens.operator())
                .get("/ops/flags/syncEnabled")
                .then()
                .statusCode(200)
                .body("enabled", equalTo(true));
    }

    private void isOn(boolean expected) {
        assertThat((Boolean) evaluated(name)).isEqualTo(expected);
    }

    private static Object evaluated(String flag) {
        return given().auth()
                .oauth2(TestingTokens.alice())
                .get("/api/flags")
                .then()
                .statusCode(200)
                .extract()
                .path("flags.'" + flag + "'.enabled");
    }

    private static ValidatableResponse get(String flag) {
        return given().auth().oauth2(admin()).get("/ops/flags/" + flag).then();
    }

    private static ValidatableResponse post(String flag, String body) {
        return send("POST", flag, body);
    }

    private static ValidatableResponse patch(String flag, String body) {
        return send("PATCH", flag, body);
    }

    private static ValidatableResponse send(String method, String flag, String body) {
        return given().auth()
                .oauth2(admin())
                .contentType(ContentType.JSON)
                .body(body)
                .urlEncodingEnabled(false)
                .request(method, "/ops/flags/" + flag)
                .then();
    }

    private static String admin() {
        return TestingTokens.of("acme", "root").roles("admin").build();
    }
}
