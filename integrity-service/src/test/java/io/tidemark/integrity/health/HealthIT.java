package io.tidemark.integrity.health;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From telemetry in Kafka to verdicts in Kafka, and to what operators read; each test has tenants of its own. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "integrity"))
class HealthIT {
    @Inject
    Clock clock;

    @Inject
    HeardHappenings happenings;

    private TestingTopics topics;

    @BeforeEach
    void open() {
        SnapshotTables.create();
        topics = new TestingTopics();
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void whatHappenedIsJudgedToldAndShown() throws Exception {
        topics.tell(Told.pushes("hl-bad", "alice", clock.instant(), 90, 30));
        topics.tell(Told.pushes("hl-bad", "bob", clock.instant(), 10, 0));

        HealthVerdict told = await().until(
                        () -> topics.heard("hl-bad"),
                        verdicts -> verdicts.stream()
                                .anyMatch(verdict -> verdict.windows().contains(new HealthWindow(1440, 100, 30, 2, 1))))
                .getLast();

        assertThat(told.verdict()).isEqualTo(Verdict.SEV1);
        assertThat(told.windows()).contains(new HealthWindow(15, 100, 30, 2, 1));
        assertThat(told.sev1HeldSince()).isNull();
        assertThat(told.cohorts()).extracting(counts -> counts.group()).contains("resume_sync.local_only");
        await().untilAsserted(() -> assertThat(happenings.verdictsOn("hl-bad"))
                .singleElement()
                .asString()
                .startsWith("sev1, was ok: ")
                .contains("sev1-event-errors: event_error_ratio is 0.3 over 15 min (at-least 0.25)"));
        as("hl-bad", "operator")
                .get("/ops/health?hours=1")
                .then()
                .statusCode(200)
                .body("tenants.tenant", equalTo(List.of("hl-bad")))
                .body("tenants[0].verdict", equalTo("sev1"))
                .body("tenants[0].success_rate_percent", equalTo(70f))
                .body("tenants[0].thresholds.id", hasItem("sev1-event-errors"))
                .body("tenants[0].error_classes[0].error_class", equalTo("5xx"))
                .body("whole", equalTo(null));
    }

    @Test
    void aHeldSev1IsToldWithItsBeginningAsSoonAsItIsKnown() throws Exception {
        Instant now = clock.instant();
        for (int minute = 0; minute <= 25; minute++) {
            topics.tell(Told.pushes("hl-held", "alice", now.minusSeconds(60L * minute), 10, 9));
        }

        HealthVerdict told = await().until(
                        () -> topics.heard("hl-held"),
                        verdicts -> verdicts.stream()
                                .anyMatch(verdict -> verdict.sev1HeldSince() != null
                                        && verdict.windows().contains(new HealthWindow(30, 260, 234, 1, 1))))
                .getLast();

        assertThat(told.sev1HeldSince()).isBefore(now.minusSeconds(23 * 60)).isAfter(now.minusSeconds(26 * 60));
    }

    @Test
    void thereIsAHeartbeatAlsoWhenNothingHappens() throws Exception {
        List<HealthVerdict> beats =
                await().until(() -> topics.heard(HealthVerdict.EVERYONE), verdicts -> verdicts.size() >= 2);

        assertThat(beats.get(1).at())
                .isBefore(beats.get(0).at().plus(HealthVerdict.HEARTBEAT).plusSeconds(60));
    }

    @Test
    void everybodySeesTheirOwnTenantAndAdministratorsTheWhole() throws Exception {
        topics.tell(Told.pushes("hl-one", "alice", clock.instant(), 10, 0));
        topics.tell(Told.pushes("hl-two", "alice", clock.instant(), 10, 0));
        heard("hl-one", Verdict.OK);
        heard("hl-two", Verdict.OK);

        as("hl-one", "support")
                .get("/ops/health")
                .then()
                .body("tenants.tenant", equalTo(List.of("hl-one")))
                .body(not(containsString("hl-two")));
        as("hl-none", "operator").get("/ops/health").then().statusCode(200).body("tenants", equalTo(List.of()));
        as("hl-one", "admin")
                .get("/ops/health?hours=24")
                .then()
                .body("whole.tenant", equalTo("*"))
                .body("hours", equalTo(24))
                .body("tenants.tenant", hasItem("hl-two"));
    }

    @Test
    void hoursThatAreNoneAreRefused() {
        for (String hours : List.of("0", "25", "-1", "x", "1.5")) {
            as("hl-one", "operator")
                    .get("/ops/health?hours=" + hours)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid-parameter"));
        }
    }

    @Test
    void aSpoiltRecordDoesNotKeepTheNextFromBeingHeard() throws Exception {
        topics.tell("hl-spoilt/alice", "{".getBytes(StandardCharsets.UTF_8));
        topics.tell(Told.pushes("hl-spoilt", "alice", clock.instant(), 10, 0));

        heard("hl-spoilt", Verdict.OK);

        given().get("/metrics").then().body(not(containsString("telemetry_unreadable_total 0.0")));
    }

    @Test
    void aTenantToWhomNothingHappensAnyMoreIsToldOkWhenWhatStoodAgainstItIsOver() throws Exception {
        SnapshotTables.execute("insert into integrity.incident_verdicts (tenant_id, verdict, at)"
                + " values ('hl-quiet', 'SEV1', now() - interval '1 hour')");

        heard("hl-quiet", Verdict.OK);
    }

    @Test
    void verdictsGoOnWhileTheDatabaseIsAway() throws Exception {
        topics.tell(Told.pushes("hl-db", "alice", clock.instant(), 100, 0));
        heard("hl-db", Verdict.OK);
        TidemarkServers.postgres().kill();
        try {
            topics.tell(Told.pushes("hl-db", "alice", clock.instant(), 100, 100));

            heard("hl-db", Verdict.SEV1);
        } finally {
            TidemarkServers.postgres().start();
        }
        await().until(() -> given().get("/health/ready").statusCode() == 200);
    }

    @Test
    void aReplicaThatDoesNotHoldTheLeaseKnowsAllAndTellsNothing() throws Exception {
        await().until(() -> given().get("/metrics").asString().contains("sync_health_telling 1.0"));
        SnapshotTables.execute("update integrity.leases set runner_id = 'another one',"
                + " last_heartbeat = now() + interval '1 hour', epoch = epoch + 1 where name = 'health'");
        await().until(() -> given().get("/metrics").asString().contains("sync_health_telling 0.0"));

        topics.tell(Told.pushes("hl-lease", "alice", clock.instant(), 10, 0));
        await().untilAsserted(() -> as("hl-lease", "operator")
                .get("/ops/health")
                .then()
                .body("tenants.tenant", equalTo(List.of("hl-lease"))));
        Instant released = clock.instant();
        SnapshotTables.execute("update integrity.leases set last_heartbeat = '-infinity' where name = 'health'");

        heard("hl-lease", Verdict.OK);
        assertThat(topics.heard("hl-lease").getFirst().at()).isAfter(released);
    }

    @Test
    void usersOfADayAreThereForPrometheus() throws Exception {
        topics.tell(Told.pushes("hl-users", "alice", clock.instant(), 2, 1));

        heard("hl-users", Verdict.OK);

        await().untilAsserted(() -> given().get("/metrics")
                .then()
                .body(containsString("sync_users_with_failure_1d"))
                .body(containsString("sync_users_with_sync_15m"))
                .body(containsString("learning_sync_stuck_clients"))
                .body(containsString("\nsync_ops_attempts_over_10 "))
                .body(not(containsString("sync_users_with_sync_1d 0.0"))));
    }

    @Test
    void operationsThatWereTriedMoreThanTenTimesAreCountedAndOthersAreNot() {
        failed("tried-eleven-times", 11);
        failed("tried-often", 40);
        failed("tried-ten-times", 10);

        await().untilAsserted(
                        () -> given().get("/metrics").then().body(containsString("\nsync_ops_attempts_over_10 2.0\n")));
    }

    private static void failed(String operation, int attempts) {
        SnapshotTables.execute(
                "insert into snapshot.sync_failed_operations values ('hl-stubborn', 'alice', '" + operation
                        + "', 1, 'notes', 'r1', 'd1', null, 'update', 1, 1, '{}', '\\x00', '5xx', 'not-applicable', 'no', 'no', "
                        + attempts + ", true, now(), now())");
    }

    private HealthVerdict heard(String tenant, Verdict verdict) {
        return await().until(
                        () -> topics.heard(tenant),
                        verdicts -> verdicts.stream().anyMatch(told -> told.verdict() == verdict))
                .getLast();
    }

    private static RequestSpecification as(String tenant, String role) {
        return given().auth().oauth2(TestingTokens.of(tenant, "op").roles(role).build());
    }
}
