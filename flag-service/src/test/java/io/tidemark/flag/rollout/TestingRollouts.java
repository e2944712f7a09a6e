package io.tidemark.flag.rollout;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.tidemark.testkit.TestingTokens;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What an operator does with rollouts, over HTTP, and what a test looks at behind it. */
final class TestingRollouts {
    private static final String LOCAL_ONLY = "resume_sync.local_only";

    private TestingRollouts() {}

    /** A step is baked for a second, unless it says otherwise. */
    static String body(String more) {
        return "{\"flag\":\"%s\",\"reason\":\"INC-42 is mitigated\",\"bake\":\"PT1S\"%s}"
                .formatted(LOCAL_ONLY, more)
                .replaceFirst("\"bake\":\"PT1S\"(?=.*\"bake\")", "\"minimum_users\":10");
    }

    static ValidatableResponse start(String tenant, String more) {
        return post(tenant, "operator", body(more)).statusCode(200).body("state", equalTo("baking"));
    }

    static ValidatableResponse post(String tenant, String role, String body) {
        return given().auth()
                .oauth2(token(tenant, role))
                .contentType(ContentType.JSON)
                .body(body)
                .when()
                .post("/ops/rollouts")
                .then();
    }

    static ValidatableResponse order(String tenant, String id, String order, String more) {
        return given().auth()
                .oauth2(token(tenant, "operator"))
                .contentType(ContentType.JSON)
                .body("{\"reason\":\"drill\"%s}".formatted(more))
                .when()
                .post("/ops/rollouts/" + id + "/" + order)
                .then();
    }

    static ValidatableResponse one(String tenant, String id) {
        return given().auth()
                .oauth2(token(tenant, "support"))
                .when()
                .get("/ops/rollouts/" + id)
                .then();
    }

    static void localOnly(String tenant, boolean on) {
        given().auth()
                .oauth2(token(tenant, "operator"))
                .contentType(ContentType.JSON)
                .body("{\"enabled\":%s,\"reason\":\"drill\"}".formatted(on))
                .when()
                .put("/ops/local-only")
                .then()
                .statusCode(200);
    }

    static String token(String tenant, String role) {
        return TestingTokens.of(tenant, "someone").roles(role).build();
    }

    /** Each decision that was written down comes out again of what it was made from. */
    static void replays(RolloutStore store, String id) {
        Rollout rollout = now(store.one(UUID.fromString(id))).orElseThrow();
        List<Decided> log = now(store.log(rollout.id()));
        RolloutState state = RolloutState.started(rollout.plan(), rollout.startedAt());
        for (Decided decided : log) {
            Decision again = Decider.decide(state, rollout.plan(), decided.signal(), decided.at());
            assertThat(again).isEqualTo(decided.decision());
            state = again instanceof Decision.Move move ? move.next() : state;
        }
        assertThat(log).isNotEmpty();
        assertThat(state).isEqualTo(rollout.state());
    }

    static <T> T now(Uni<T> uni) {
        return uni.await().atMost(Duration.ofMinutes(3));
    }
}
