package io.tidemark.flag.rollout;

import static io.tidemark.flag.rollout.TestingHealth.BAD;
import static io.tidemark.flag.rollout.TestingHealth.GOOD;
import static io.tidemark.flag.rollout.TestingRollouts.localOnly;
import static io.tidemark.flag.rollout.TestingRollouts.now;
import static io.tidemark.flag.rollout.TestingRollouts.one;
import static io.tidemark.flag.rollout.TestingRollouts.order;
import static io.tidemark.flag.rollout.TestingRollouts.replays;
import static io.tidemark.flag.rollout.TestingRollouts.start;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.tidemark.flag.audit.Actor;
import io.tidemark.flag.audit.AuditStore;
import io.tidemark.flag.feature.CurrentFeatures;
import io.tidemark.flag.feature.FeatureStore;
import io.tidemark.flag.health.HealthBoard;
import io.tidemark.flag.health.TestingHealthTopic;
import io.tidemark.flag.rollout.Signal.Evidence;
import io.tidemark.testkit.TidemarkServers;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of several replicas one moves rollouts, and the next goes on where it stopped. Each test has a tenant of its own. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "flag"),
            @ResourceArg(name = "tidemark.flag.rollout.look-every", value = "200ms")
        })
class RolloutReplicasIT {
    @Inject
    RolloutStore store;

    @Inject
    Clock clock;

    @Inject
    Pool pool;

    @Inject
    AuditStore audit;

    @Inject
    FeatureStore features;

    @Inject
    CurrentFeatures current;

    @Inject
    HealthBoard health;

    @Inject
    RolloutConfig config;

    private TestingHealthTopic topic;

    @BeforeEach
    void open() {
        topic = new TestingHealthTopic();
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void aReplicaThatLostTheLeaseMovesNothing() throws Exception {
        localOnly("ro-fenced", true);
        String id = start("ro-fenced", "").extract().path("id");
        await().untilAsserted(() -> one("ro-fenced", id).body("grounds.code", contains("no-health")));
        sql("update flag.leases set runner_id = 'another', epoch = epoch + 1, last_heartbeat = 'infinity'");
        try {
            await().during(Duration.ofSeconds(1)).until(() -> {
                tell("ro-fenced", GOOD);
                return one("ro-fenced", id).extract().<Integer>path("released_percent") == 10;
            });
            Rollout rollout = now(store.one(UUID.fromString(id))).orElseThrow();
            Evidence evidence = new Evidence(null, 10);
            Decided late = new Decided(
                    clock.instant(),
                    Actor.AUTOMATIC,
                    "late",
                    evidence,
                    Decider.decide(rollout.state(), rollout.plan(), evidence, clock.instant()));
            assertThatThrownBy(() -> now(store.decide(rollout, late, 1L, null)))
                    .hasMessageContaining("another replica");
        } finally {
            sql("update flag.leases set last_heartbeat = '-infinity'");
        }

        await().until(() -> state("ro-fenced", id, GOOD).equals("completed"));
        replays(store, id);
    }

    @Test
    void whatWasDecidedOnAnOlderStateIsNotWritten() {
        localOnly("ro-older", true);
        String id = start("ro-older", "").extract().path("id");
        await().untilAsserted(() -> one("ro-older", id).body("grounds.code", contains("no-health")));
        Rollout read = now(store.one(UUID.fromString(id))).orElseThrow();
        Evidence evidence = new Evidence(null, 10);
        Decided decided = new Decided(clock.instant(), Actor.AUTOMATIC, "once", evidence, new Decision.Stay(List.of()));

        now(store.decide(read, decided, null, null));

        assertThatThrownBy(() -> now(store.decide(read, decided, null, null))).hasMessageContaining("no longer");
        order("ro-older", id, "abort", "").statusCode(200);
    }

    @Test
    void aDecisionThatComesInBetweenDoesNotRefuseAnOperator() throws Exception {
        localOnly("ro-between", true);
        String id = start("ro-between", "").extract().path("id");
        await().untilAsserted(() -> one("ro-between", id).body("grounds.code", contains("no-health")));
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                Connection other = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update flag.rollouts set decisions = decisions + 1 where id = '" + id + "'");

            Future<Integer> held = executor.submit(
                    () -> order("ro-between", id, "hold", "").extract().statusCode());
            await().until(() -> statement
                    .executeQuery("select 1 from pg_stat_activity"
                            + " where application_name = 'flag-service' and wait_event_type = 'Lock'")
                    .next());
            other.commit();

            assertThat(held.get()).isEqualTo(200);
        }
        order("ro-between", id, "abort", "").statusCode(200);
    }

    @Test
    void aNewProcessGoesOnInWhateverStateTheOldOneLeftIt() throws Exception {
        localOnly("ro-again", true);
        String id = start("ro-again", "").extract().path("id");
        order("ro-again", id, "hold", "").statusCode(200);

        TestingReplica first = replica();
        now(first.job().look());
        one("ro-again", id).body("state", equalTo("held"));
        order("ro-again", id, "resume", "").statusCode(200);
        await().until(() -> looked("ro-again", id, first, GOOD).<Integer>path("released_percent") == 50);

        TestingReplica second = replica();
        await().until(() ->
                looked("ro-again", id, second, BAD).<String>path("state").equals("failed"));
        one("ro-again", id).body("released_percent", equalTo(10));

        TestingReplica third = replica();
        now(third.job().look());
        one("ro-again", id).body("state", equalTo("failed"));
        order("ro-again", id, "resume", "").statusCode(200);
        await().until(() ->
                looked("ro-again", id, third, GOOD).<String>path("state").equals("completed"));
        third.lease().giveUp();
        replays(store, id);
    }

    /** A process that knows nothing but what is stored, and from now on has the lease; the service itself has it no more. */
    private TestingReplica replica() {
        LeaseStore lease = new LeaseStore(pool, config);
        RolloutStore rollouts = new RolloutStore(pool, lease, audit);
        Carrying carrying = new Carrying(rollouts, features, current, new SimpleMeterRegistry());
        RolloutMetrics metrics = new RolloutMetrics(new SimpleMeterRegistry());
        RolloutJob job = new RolloutJob(rollouts, lease, carrying, current, health, clock, metrics, config);
        await().until(() -> {
            sql("update flag.leases set last_heartbeat = '-infinity'");
            return now(lease.take()).isPresent();
        });
        return new TestingReplica(job, lease);
    }

    private record TestingReplica(RolloutJob job, LeaseStore lease) {}

    private ExtractableResponse<Response> looked(String tenant, String id, TestingReplica replica, long failures)
            throws Exception {
        tell(tenant, failures);
        now(replica.job().look());
        return one(tenant, id).extract();
    }

    private String state(String tenant, String id, long failures) throws Exception {
        tell(tenant, failures);
        return one(tenant, id).extract().path("state");
    }

    private void tell(String tenant, long failures) throws Exception {
        topic.tell(TestingHealth.ofTenant(tenant, clock.instant().plusSeconds(58), failures));
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement forged = connection.createStatement()) {
            assertThat(forged.executeUpdate(statement)).isEqualTo(1);
        }
    }
}
