package io.tidemark.export.job;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tidemark.export.job.Job.Result;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may write what of a job; the service itself does not look for any. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "export"),
            @ResourceArg(name = "tidemark.export.job.concurrent", value = "0"),
            @ResourceArg(name = "tidemark.export.job.size-of-tenant", value = "100"),
            @ResourceArg(name = "tidemark.export.job.size-of-all", value = "150"),
            @ResourceArg(name = "tidemark.export.job.cleaning", value = "1h")
        })
class WorkStoreIT {
    private static final Result RESULT = new Result(true, "0", null);

    @Inject
    @SuppressWarnings("NullAway.Init")
    WorkStore store;

    private static <T> T now(Uni<T> work) {
        return work.await().atMost(Duration.ofMinutes(1));
    }

    @BeforeEach
    void givenNoJobs() {
        SnapshotTables.create();
        SnapshotTables.execute("delete from export.jobs");
    }

    private static void givenAJob(String tenant) {
        given().auth()
                .oauth2(TestingTokens.of(tenant, "op").roles("operator").build())
                .contentType("application/json")
                .body("{\"what\":\"snapshots\"}")
                .post("/api/exports")
                .then()
                .statusCode(202);
    }

    private static void givenSilence() {
        SnapshotTables.execute("update export.jobs set heartbeat_at = now() - interval '1 hour'");
    }

    private Job taken() {
        return now(store.take()).orElseThrow();
    }

    @Test
    void whoeverWasTakenForDeadWritesNothingMore() throws Exception {
        givenAJob("acme");
        Job first = taken();
        assertThat(now(store.append(first, 0, new byte[10], 1))).isTrue();
        givenSilence();
        Job second = taken();

        assertThat(now(store.append(first, 1, new byte[10], 2))).isFalse();
        assertThat(now(store.beat(first))).isFalse();
        assertThat(now(store.expect(first, 5))).isFalse();
        assertThat(now(store.complete(first, 1, RESULT))).isFalse();
        assertThat(now(store.failed(first, "late", true))).isFalse();
        assertThat(now(store.leave(first))).isFalse();
        assertThat(now(store.append(second, 0, new byte[7], 1))).isTrue();
        assertThat(now(store.complete(second, 1, RESULT))).isTrue();
        assertThat(JobTables.count("select bytes from export.jobs")).isEqualTo(7);
        assertThat(second.attempt()).isEqualTo(2);
    }

    @Test
    void jobOfWhoeverIsAliveIsNotTaken() {
        givenAJob("acme");
        taken();

        assertThat(now(store.take())).isEmpty();
    }

    @Test
    void tenantHasOneAtWorkAndOthersNeedNotWait() {
        givenAJob("acme");
        givenAJob("acme");
        givenAJob("globex");

        assertThat(taken().key().tenant()).isEqualTo("acme");
        assertThat(taken().key().tenant()).isEqualTo("globex");
        assertThat(now(store.take())).isEmpty();
    }

    @Test
    void cancelledJobTakesNothingMore() {
        givenAJob("acme");
        Job job = taken();
        SnapshotTables.execute("update export.jobs set state = 'cancelled'");

        assertThat(now(store.append(job, 0, new byte[10], 1))).isFalse();
        assertThat(now(store.complete(job, 1, RESULT))).isFalse();
    }

    @Test
    void whatFailsIsTriedSoOftenAndThenHasFailed() throws Exception {
        givenAJob("acme");
        for (int attempt = 1; attempt <= 3; attempt++) {
            Job job = taken();
            assertThat(job.attempt()).isEqualTo(attempt);
            assertThat(now(store.failed(job, "dependency-unavailable", true))).isTrue();
            assertThat(now(store.take())).isEmpty();
            SnapshotTables.execute("update export.jobs set not_before = now()");
        }

        assertThat(now(store.take())).isEmpty();
        assertThat(JobTables.count(
                        "select count(*) from export.jobs where state = 'failed' and error = 'dependency-unavailable'"))
                .isEqualTo(1);
    }

    @Test
    void whatWasTakenTooOftenAndSaysNothingHasFailed() throws Exception {
        givenAJob("acme");
        for (int attempt = 1; attempt <= 3; attempt++) {
            taken();
            givenSilence();
        }

        now(store.clean());

        assertThat(JobTables.count("select count(*) from export.jobs where state = 'failed'"))
                .isEqualTo(1);
    }

    @Test
    void whatWasLeftAtItsLastAttemptHasFailed() throws Exception {
        givenAJob("acme");
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(now(store.leave(taken()))).isTrue();
        }
        assertThat(now(store.take())).isEmpty();

        now(store.clean());

        assertThat(JobTables.count("select count(*) from export.jobs where state = 'failed' and error = 'attempts'"))
                .isEqualTo(1);
    }

    @Test
    void twoReplicasTakeOneOfATenantAtTheSameMoment() throws Exception {
        givenAJob("acme");
        givenAJob("acme");
        try (Connection other = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update export.jobs set state = 'running', attempt = 1, heartbeat_at = now()"
                    + " where id = (select id from export.jobs order by created_at limit 1)");
            CompletableFuture<Optional<Job>> second =
                    store.take().subscribeAsCompletionStage().toCompletableFuture();
            Patience.await()
                    .until(() -> second.isDone()
                            || JobTables.count("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                            + " and query like 'update export.jobs set state%'")
                                    > 0);
            other.commit();

            assertThat(second.get(1, TimeUnit.MINUTES)).isEmpty();
        }
        assertThat(JobTables.count("select count(*) from export.jobs where state = 'running'"))
                .isEqualTo(1);
    }

    @Test
    void resultsGrowUntilThereIsNoRoom() throws Exception {
        givenAJob("acme");
        givenAJob("globex");
        Job acme = taken();
        Job globex = taken();
        assertThat(now(store.append(acme, 0, new byte[90], 1))).isTrue();
        assertThatThrownBy(() -> now(store.append(acme, 1, new byte[11], 2))).hasMessageContaining("export-too-large");
        assertThat(now(store.append(globex, 0, new byte[60], 1))).isTrue();
        assertThatThrownBy(() -> now(store.append(globex, 1, new byte[1], 2))).hasMessageContaining("export-too-large");
        assertThat(JobTables.count("select sum(octet_length(bytes)) from export.job_chunks"))
                .isEqualTo(150);

        SnapshotTables.execute("update export.jobs set state = 'cancelled' where tenant_id = 'acme'");

        assertThat(now(store.append(globex, 1, new byte[1], 2))).isTrue();
    }

    @Test
    void piecesThatNoAttemptNeedsAreRemoved() throws Exception {
        givenAJob("acme");
        now(store.append(taken(), 0, new byte[10], 1));
        givenSilence();
        Job second = taken();
        now(store.append(second, 0, new byte[7], 1));

        now(store.clean());

        assertThat(JobTables.count("select count(*) from export.job_chunks where attempt = 1"))
                .isZero();
        assertThat(JobTables.count("select count(*) from export.job_chunks where attempt = 2"))
                .isEqualTo(1);
    }
}
