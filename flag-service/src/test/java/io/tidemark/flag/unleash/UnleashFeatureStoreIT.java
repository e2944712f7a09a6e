package io.tidemark.flag.unleash;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.flag.feature.FeatureSet;
import io.tidemark.flag.feature.FeatureStoreConformance;
import io.tidemark.flag.feature.Reach;
import io.tidemark.servers.UnleashServer;
import io.tidemark.testkit.NeedsNode;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real Unleash server: what every store promises, and each trap that Unleash has. */
@NeedsNode
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {@ResourceArg(name = "service", value = "flag"), @ResourceArg(name = "unleash", value = "true")})
class UnleashFeatureStoreIT extends FeatureStoreConformance {
    @Test
    void whatIsChangedInUnleashsOwnPagesTakesANewEpochAndIsServed() {
        String flag = givenFlag(true, strategy("10"));
        long before = newest().epoch();

        UnleashPages.turnOff(flag);

        await().until(() ->
                !newest().find(flag).orElseThrow().document().path("enabled").asBoolean());
        assertThat(newest().epoch()).isGreaterThan(before);
        await().untilAsserted(() -> given().auth()
                .oauth2(TestingTokens.alice())
                .get("/api/flags")
                .then()
                .body("flags.'" + flag + "'.enabled", equalTo(false)));
    }

    @Test
    void aStrategyOfSomebodyElseDoesNotUndoAChange() {
        String flag = givenFlag(true, strategy("10"));
        UnleashPages.addStrategy(flag, strategy("100"));

        changed(change(flag, shaped(true, strategy("20")), null));

        assertThat(reach(newest(), flag)).containsExactly("* 20");
        assertThat(UnleashPages.strategies(flag)).hasSize(1);
    }

    @Test
    void turningAFlagOnAddsNoStrategyForEveryone() {
        String flag = givenFlag(false, strategy("10"));
        UnleashPages.strategies(flag)
                .forEach(strategy -> UnleashPages.removeStrategy(flag, String.valueOf(strategy.get("id"))));

        changed(change(flag, shaped(true, strategy("10", "acme")), null));

        assertThat(UnleashPages.strategies(flag)).hasSize(1);
        assertThat(reach(newest(), flag)).containsExactly("acme 10");
    }

    @Test
    void aPercentageThatSomebodyMovedIsNotMovedBlindly() {
        String flag = givenFlag(true, strategy("10"));
        String id = String.valueOf(UnleashPages.strategies(flag).getFirst().get("id"));
        UnleashClient client = new UnleashClient(
                TestingUnleashConfig.with(Map.of()), TidemarkServers.unleash().url());

        assertThat(client.take(flag, new Step.Move(id, "50", "60")).await().indefinitely())
                .isFalse();
        assertThat(String.valueOf(UnleashPages.strategies(flag).getFirst().get("parameters")))
                .contains("rollout=10");
        assertThat(client.take(flag, new Step.Move(id, "10", "60")).await().indefinitely())
                .isTrue();
        assertThat(String.valueOf(UnleashPages.strategies(flag).getFirst().get("parameters")))
                .contains("rollout=60");
    }

    @ParameterizedTest
    @ValueSource(strings = {"110", "abc", "10.5", "-1"})
    void aPercentageThatIsNoneLeavesTheLastGoodOneAndRaisesTheAlarm(String rollout) {
        String flag = givenFlag(true, strategy("10"));
        String other = givenFlag(true, strategy("10"));
        String id = String.valueOf(UnleashPages.strategies(flag).getFirst().get("id"));

        UnleashPages.setRollout(flag, id, rollout);
        await().untilAsserted(() -> malformed("1.0"));
        changed(change(other, shaped(true, strategy("20")), null));

        assertThat(reach(newest(), flag)).containsExactly("* 10");
        assertThat(reach(newest(), other)).containsExactly("* 20");
        UnleashPages.setRollout(flag, id, "30");
        await().untilAsserted(() -> malformed("0.0"));
        assertThat(reach(newest(), flag)).containsExactly("* 30");
    }

    /** Unleash hangs then, and says that it is well. */
    @Test
    void theSwitchesOfManyTenantsFitIntoOneFlag() {
        String flag = givenFlag(true, strategy("100"));
        Set<String> tenants =
                IntStream.rangeClosed(1, 600).mapToObj(i -> "tenant-" + i).collect(Collectors.toSet());

        FeatureSet after = changed(
                change(flag, document -> new Reach(new TreeMap<>()).on(tenants).writtenTo(document), null));

        assertThat(Reach.of(after.find(flag).orElseThrow().document()).percentages())
                .containsOnlyKeys(tenants);
    }

    /** Half of the users, one of two variants, one tenant: the same toggles for every user as the real server tells. */
    @Test
    void theFrontendIsAnsweredAsUnleashItselfAnswers() {
        givenFlag(true, strategy("50"));
        givenFlag(true, strategy("100", "acme"));
        String variants = givenFlag(true, strategy("100"));
        changed(change(variants, shaped(true, withVariants(strategy("80"))), null));

        for (int i = 0; i < 60; i++) {
            String user = "user-" + i;
            await().untilAsserted(() -> assertThat(toggles(given().auth()
                            .oauth2(TestingTokens.of("acme", user).build())
                            .get("/api/frontend")))
                    .isEqualTo(toggles(
                            given().baseUri(TidemarkServers.unleash().url().toString())
                                    .port(TidemarkServers.unleash().port())
                                    .header("Authorization", UnleashServer.FRONTEND_TOKEN)
                                    .get("/api/frontend?userId=acme/" + user + "&tenantId=acme"))));
        }
    }

    private static JsonNode withVariants(JsonNode strategy) {
        ObjectNode varied = strategy.deepCopy();
        var variants = varied.putArray("variants");
        for (String name : List.of("blue", "red")) {
            variants.addObject()
                    .put("name", name)
                    .put("weight", 500)
                    .put("weightType", "variable")
                    .put("stickiness", "userId")
                    .putObject("payload")
                    .put("type", "string")
                    .put("value", "as " + name);
        }
        return varied;
    }

    private static Map<String, JsonNode> toggles(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        try {
            Map<String, JsonNode> toggles = new TreeMap<>();
            new ObjectMapper()
                    .readTree(answer.asString())
                    .path("toggles")
                    .forEach(toggle -> toggles.put(toggle.path("name").asText(), toggle));
            return toggles;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A replica that starts now, with other settings. */
    private static void malformed(String value) {
        metric("flag_source_malformed " + value);
    }

    private static void metric(String line) {
        when().get("/metrics").then().body(containsString(line));
    }
}
