package io.tidemark.flag.unleash;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.flag.audit.Actor;
import io.tidemark.flag.audit.AuditStore;
import io.tidemark.flag.feature.Change;
import io.tidemark.flag.feature.ChangeOutcome;
import io.tidemark.flag.feature.FeatureConfig;
import io.tidemark.flag.feature.FeatureSet;
import io.tidemark.flag.feature.FeatureStore;
import io.tidemark.flag.feature.FeatureStoreFixture;
import io.tidemark.flag.feature.Reach;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.servers.Signal;
import io.tidemark.testkit.NeedsNode;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unleash, its databases or ours away, restarted or lying: what was known holds, and nothing is lost. */
@NeedsNode
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {@ResourceArg(name = "service", value = "flag"), @ResourceArg(name = "unleash", value = "true")})
class UnleashOutageIT extends FeatureStoreFixture {
    @Inject
    @SuppressWarnings("NullAway.Init")
    Pool pool;

    @Inject
    @SuppressWarnings("NullAway.Init")
    AuditStore audit;

    @Inject
    @SuppressWarnings("NullAway.Init")
    FeatureConfig features;

    @Test
    void whileUnleashHangsReadsGoOnAndChangesSayWhenToComeBack() throws Exception {
        ProcessHandle unleash = TidemarkServers.unleash().process().orElseThrow();
        Signal.STOP.sendTo(unleash);
        try {
            localOnly(true).statusCode(503).body("code", equalTo("dependency-unavailable"));
            await().untilAsserted(() -> metric("dependency_up{dependency=\"unleash\"} 0.0"));
            given().auth()
                    .oauth2(TestingTokens.alice())
                    .get("/api/flags")
                    .then()
                    .statusCode(200);
            when().get("/health/ready").then().statusCode(200);
            FeatureSet known = restarted(Map.of()).load().await().indefinitely();
            assertThat(known.find(FlagKeys.LOCAL_ONLY)).isPresent();
        } finally {
            Signal.CONT.sendTo(unleash);
        }
        await().untilAsserted(() -> metric("dependency_up{dependency=\"unleash\"} 1.0"));
    }

    @Test
    void withTheDatabasesAwayReadsGoOn() throws Exception {
        long before = newest().epoch();
        TidemarkServers.postgres().kill();
        try {
            localOnly(false).statusCode(503).body("code", equalTo("dependency-unavailable"));
            given().auth()
                    .oauth2(TestingTokens.alice())
                    .get("/api/flags")
                    .then()
                    .statusCode(200);
        } finally {
            TidemarkServers.postgres().start();
        }
        await().untilAsserted(() -> localOnly(false).statusCode(200));
        assertThat(newest().epoch()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void withoutTheLedgerLocalOnlyIsStillTurnedOnAndAuditedLaterAndUnleashIsFollowed() throws Exception {
        String flag = givenFlag(true, strategy("10"));
        int rows = audit(FlagKeys.LOCAL_ONLY).size();
        try (var connection = TidemarkServers.postgres().superuser().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select * from flag.switch_epoch for update");

            localOnly(true).statusCode(200).body("enabled", equalTo(true));
            localOnly(false).statusCode(503);
            UnleashPages.turnOff(flag);
            await().untilAsserted(() -> given().auth()
                    .oauth2(TestingTokens.alice())
                    .get("/api/flags")
                    .then()
                    .body("flags.'" + flag + "'.enabled", equalTo(false)));
            assertThat(audit(FlagKeys.LOCAL_ONLY)).hasSize(rows);
            connection.rollback();
        }
        await().until(() -> audit(FlagKeys.LOCAL_ONLY).size() == rows + 1);
        await().untilAsserted(() -> localOnly(false).statusCode(200));
    }

    @Test
    void anAuditRowThatWasLateSurvivesTheProcessAndIsWrittenOnce(@TempDir Path folder) throws Exception {
        Map<String, String> settings = Map.of("tidemark.flag.unleash.state-folder", folder.toString());
        FeatureStore dying = restarted(settings);
        int rows = audit(FlagKeys.LOCAL_ONLY).size();
        Path file = folder.resolve("late-audit");
        try (var connection = TidemarkServers.postgres().superuser().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select * from flag.switch_epoch for update");
            changed(dying.change(new Change(
                            FlagKeys.LOCAL_ONLY,
                            document -> Reach.of(document).on(Set.of("u-late")).writtenTo(document),
                            null,
                            new Change.Motive(
                                    Actor.of(new Caller("u-late", "op")), "local-only on", List.of("u-late"), "INC-8")))
                    .await()
                    .indefinitely());
            connection.rollback();
        }
        byte[] kept = Files.readAllBytes(file);
        assertThat(audit(FlagKeys.LOCAL_ONLY)).hasSize(rows);

        FeatureStore next = restarted(settings);
        await().until(() -> {
            next.epoch().await().indefinitely();
            return !Files.exists(file);
        });
        assertThat(audit(FlagKeys.LOCAL_ONLY))
                .hasSize(rows + 1)
                .last()
                .satisfies(row ->
                        assertThat(row).containsEntry("actor", "u-late/op").containsEntry("reason", "INC-8"));

        // It died after PostgreSQL had the row, and before the file was gone.
        Files.write(file, kept);
        FeatureStore afterThat = restarted(settings);
        await().until(() -> {
            afterThat.epoch().await().indefinitely();
            return !Files.exists(file);
        });
        assertThat(audit(FlagKeys.LOCAL_ONLY)).hasSize(rows + 1);
        changed(change(
                FlagKeys.LOCAL_ONLY,
                document -> Reach.of(document).off(Set.of("u-late")).writtenTo(document),
                null));
    }

    @Test
    void aRestartKeepsTheEpochAndAnotherSourceTakesAHigherOne() {
        long epoch = newest().epoch();

        FeatureStore same = restarted(Map.of());
        assertThat(same.epoch().await().indefinitely()).isGreaterThanOrEqualTo(epoch);
        long known = newest().epoch();
        FeatureStore other = restarted(Map.of("tidemark.flag.unleash.environment", "development"));

        assertThat(other.epoch().await().indefinitely()).isGreaterThan(known);
        // And back again: the running replica follows.
        assertThat(restarted(Map.of()).epoch().await().indefinitely()).isGreaterThan(known + 1);
        await().until(() -> newest().epoch() > known + 1);
    }

    @Test
    void nonsenseAndALaggingReplicaChangeNothingAndARestoredServerGoesOnHigher() throws Exception {
        try (TestingUnleash odd = new TestingUnleash(TestingUnleash.body(100, true))) {
            FeatureStore following = restarted(
                    Map.of("tidemark.flag.unleash.url", odd.url(), "tidemark.flag.unleash.reset-after", "2s"));
            long epoch = following.epoch().await().indefinitely();

            for (String body : List.of("nonsense", "{}", "[]", "")) {
                odd.show(body);
                assertThat(following.epoch().await().indefinitely()).isEqualTo(epoch);
            }
            odd.show(TestingUnleash.body(99, false));
            assertThat(following.epoch().await().indefinitely()).isEqualTo(epoch);
            assertThat(isOn(following)).isTrue();
            odd.show(TestingUnleash.body(101, true));
            assertThat(following.epoch().await().indefinitely()).isEqualTo(epoch + 1);

            odd.show(TestingUnleash.body(7, false));
            // The epoch alone says nothing: the running replica raises it too, for the source that it follows.
            await().until(() -> {
                following.epoch().await().indefinitely();
                return !isOn(following);
            });
            assertThat(following.epoch().await().indefinitely()).isGreaterThan(epoch + 1);
        }
    }

    private static boolean isOn(FeatureStore store) {
        return store.load()
                .await()
                .indefinitely()
                .find("some.flag")
                .orElseThrow()
                .document()
                .path("enabled")
                .asBoolean();
    }

    @Test
    void aWrongTokenIsToldAsAnOutageAndWhatWasKnownHolds() {
        FeatureStore refused = restarted(Map.of("tidemark.flag.unleash.client-token", "wrong"));

        assertThat(refused.load().await().indefinitely().find(FlagKeys.LOCAL_ONLY))
                .isPresent();
        assertThatThrownBy(() -> refused.epoch().await().indefinitely()).isInstanceOf(ProblemException.class);
        ChangeOutcome unharmed = change("nobody.knows", document -> document, null);
        assertThat(unharmed).isEqualTo(new ChangeOutcome.Unknown());
    }

    private FeatureStore restarted(Map<String, String> settings) {
        FeatureStore fresh = new FeatureStoreSource(TestingUnleashConfig.with(settings), Clock.systemUTC())
                .store(pool, new ObjectMapper(), audit, features, new SimpleMeterRegistry());
        fresh.epoch().await().indefinitely();
        return fresh;
    }

    private static ValidatableResponse localOnly(boolean enabled) {
        return given().auth()
                .oauth2(TestingTokens.of("u-acme", "op").roles("operator").build())
                .contentType(ContentType.JSON)
                .body("{\"enabled\":%s,\"reason\":\"drill\"}".formatted(enabled))
                .put("/ops/local-only")
                .then();
    }

    private static void metric(String line) {
        when().get("/metrics").then().body(containsString(line));
    }
}
