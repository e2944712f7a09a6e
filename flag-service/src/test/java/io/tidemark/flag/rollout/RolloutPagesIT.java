package io.tidemark.flag.rollout;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of rollouts, some at a time. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "flag"))
class RolloutPagesIT {
    private static final String TENANT = "ro-pages";

    @Test
    void thePagesTogetherHoldEveryRolloutOnceThoseThatGoOnFirst() {
        List<String> over = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String id = started();
            order(id, "abort");
            over.addFirst(id);
        }
        String goesOn = started();

        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            JsonPath page = page(2, cursor);
            assertThat(page.<String>getList("rollouts.id")).hasSizeLessThanOrEqualTo(2);
            seen.addAll(page.getList("rollouts.id"));
            cursor = page.getString("next_cursor");
        } while (cursor != null);

        List<String> wanted = new ArrayList<>(over);
        wanted.addFirst(goesOn);
        assertThat(seen).containsExactlyElementsOf(wanted);
        order(goesOn, "abort");
    }

    @Test
    void oneThatEndsWhileThePagesAreTurnedHidesNoOther() {
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String id = started("ro-turned");
            order("ro-turned", id, "abort");
            first.addFirst(id);
        }
        String goesOn = started("ro-turned");
        JsonPath begin = page("ro-turned", 1, null);
        assertThat(begin.<String>getList("rollouts.id")).containsExactly(goesOn);
        order("ro-turned", goesOn, "abort");

        assertThat(page("ro-turned", 100, begin.getString("next_cursor")).<String>getList("rollouts.id"))
                .containsAll(first);
    }

    @Test
    void aLastPageHasNoCursor() {
        String id = started("ro-last");
        order("ro-last", id, "abort");

        given().auth()
                .oauth2(token("ro-last"))
                .get("/ops/rollouts")
                .then()
                .body("rollouts.id", contains(id))
                .body("next_cursor", nullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, invalid-parameter",
        "limit=101, invalid-parameter",
        "limit=abc, invalid-parameter",
        "limit=-1, invalid-parameter",
        "cursor=x, invalid-cursor",
        "cursor=%21%21, invalid-cursor",
        "cursor=MS4wLnh4eHh4eHh4LXh4eHgteHh4eC14eHh4LXh4eHh4eHh4eHh4eA, invalid-cursor",
        "cursor=MS4xNzk1MjgyMzkxMDAwMDAwLi0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0, invalid-cursor"
    })
    void whatNoPageHasIsRefused(String query, String code) {
        given().auth()
                .oauth2(token(TENANT))
                .urlEncodingEnabled(false)
                .get("/ops/rollouts?" + query)
                .then()
                .statusCode(400)
                .body("code", equalTo(code));
    }

    private static JsonPath page(int limit, @Nullable String cursor) {
        return page(TENANT, limit, cursor);
    }

    private static JsonPath page(String tenant, int limit, @Nullable String cursor) {
        return given().auth()
                .oauth2(token(tenant))
                .get("/ops/rollouts?limit=" + limit + (cursor == null ? "" : "&cursor=" + cursor))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String started() {
        return started(TENANT);
    }

    private static String started(String tenant) {
        send(tenant, "PUT", "/ops/local-only", "{\"enabled\":true,\"reason\":\"drill\"}");
        return send(tenant, "POST", "/ops/rollouts", "{\"flag\":\"resume_sync.local_only\",\"reason\":\"drill\"}")
                .getString("id");
    }

    private static void order(String id, String order) {
        order(TENANT, id, order);
    }

    private static void order(String tenant, String id, String order) {
        send(tenant, "POST", "/ops/rollouts/" + id + "/" + order, "{\"reason\":\"drill\"}");
    }

    private static JsonPath send(String tenant, String method, String path, String body) {
        return given().auth()
                .oauth2(token(tenant))
                .contentType(ContentType.JSON)
                .body(body)
                .request(method, path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String token(String tenant) {
        return TestingTokens.of(tenant, "someone").roles("operator").build();
    }
}
