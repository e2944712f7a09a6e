package io.tidemark.snapshot.engine;

import static io.tidemark.snapshot.engine.TestingOwner.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TidemarkServers;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two owners of one lease, on partitions that Kafka does not have. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class FenceIT {
    @Inject
    Pool pool;

    private TestingOwner first;
    private TestingOwner second;

    @BeforeEach
    void open() {
        first = new TestingOwner(pool);
        second = new TestingOwner(pool);
        await(pool.query("create table if not exists marks (mark text)").execute());
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void anOwnerThatLostItsEpochWritesNothing() {
        first.take(901);
        second.take(901);

        assertThatThrownBy(() -> await(first.fence().transaction(Set.of(901), mark("901"))))
                .isInstanceOf(FencedException.class);

        assertThat(marks("901")).isZero();
        await(second.fence().transaction(Set.of(901), mark("901")));
        assertThat(marks("901")).isEqualTo(1);
    }

    @Test
    void whoeverTakesALeaseWaitsForTheTransactionThatIsUnderWay() throws Exception {
        first.take(902);
        CompletableFuture<Void> mayEnd = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Integer> underWay = first.fence()
                .transaction(
                        Set.of(902),
                        connection -> mark("902")
                                .apply(connection)
                                .invoke(() -> begun.complete(null))
                                .call(() -> Uni.createFrom().completionStage(mayEnd)))
                .subscribeAsCompletionStage();
        begun.get(3, TimeUnit.MINUTES);

        CompletableFuture<Integer> seenBySecond =
                CompletableFuture.supplyAsync(() -> second.take(902)).thenApply(epoch -> marks("902"));
        Patience.await().until(() -> waiting() > 0);
        assertThat(seenBySecond).isNotDone();
        mayEnd.complete(null);

        assertThat(seenBySecond.get(3, TimeUnit.MINUTES)).isEqualTo(1);
        underWay.get(3, TimeUnit.MINUTES);
    }

    @Test
    void everyNewHolderHasAHigherEpoch() {
        long one = first.take(903);
        long two = second.take(903);
        long three = first.take(903);

        assertThat(two).isGreaterThan(one);
        assertThat(three).isGreaterThan(two);
    }

    /** Kafka's assignment and the first batch both ask for it. */
    @Test
    void aLeaseThatIsAskedForTwiceAtOnceIsTakenOnce() throws Exception {
        long before = first.take(906);
        second.take(906);
        CompletableFuture<Void> mayEnd = new CompletableFuture<>();
        CompletableFuture<Void> locked = new CompletableFuture<>();
        pool.withTransaction(connection -> connection
                        .query("select from sync_leases where name = 'operations-906' for update")
                        .execute()
                        .invoke(() -> locked.complete(null))
                        .call(() -> Uni.createFrom().completionStage(mayEnd)))
                .subscribe()
                .with(done -> {});
        locked.get(3, TimeUnit.MINUTES);

        CompletableFuture<Long> taken = CompletableFuture.supplyAsync(() -> first.take(906));
        Patience.await().until(() -> waiting() > 0);
        mayEnd.complete(null);

        assertThat(taken.get(3, TimeUnit.MINUTES)).isEqualTo(before + 2);
        assertThat(first.take(906)).isEqualTo(before + 3);
    }

    @Test
    void aFencedOwnerGoesOnWhenTheOtherOneHasGivenUp() {
        first.take(904);
        second.take(904);
        assertThatThrownBy(() -> await(first.fence().transaction(Set.of(904), mark("904"))))
                .isInstanceOf(FencedException.class);
        second.revoke(904);

        Patience.await()
                .ignoreExceptionsInstanceOf(FencedException.class)
                .until(() -> await(first.fence().transaction(Set.of(904), mark("904"))) == 1);

        assertThat(marks("904")).isEqualTo(1);
    }

    @Test
    void recordsOfAPartitionThatWasTakenBackArePutDown() {
        first.take(905);
        first.revoke(905);

        assertThatThrownBy(() -> await(first.fence().transaction(Set.of(905), mark("905"))))
                .isInstanceOf(PartitionLostException.class);
        assertThat(marks("905")).isZero();
    }

    @Test
    void aJobRunsOnceInTheWholeInstallation() {
        assertThat(await(first.leases().begin("test-job"))).isTrue();
        assertThat(await(first.leases().begin("test-job"))).isFalse();
        assertThat(await(second.leases().begin("test-job"))).isFalse();

        await(first.leases().end("test-job"));

        assertThat(await(second.leases().begin("test-job"))).isTrue();
    }

    @Test
    void aRunThatWasTakenForDeadSaysNothingOverItsSuccessors() {
        String job = "woken-job";
        assertThat(await(first.leases().begin(job))).isTrue();
        await(first.jobs().start("acme", job, "first", "{}"));
        await(pool.preparedQuery("update sync_leases set runner_id = null, epoch = epoch + 1 where name = $1")
                .execute(Tuple.of(job)));
        assertThat(await(second.leases().begin(job))).isTrue();
        await(second.jobs().start("acme", job, "second", "{}"));

        assertThatThrownBy(() -> await(first.jobs().update("acme", job, JobRun.FAILED, "{}")))
                .isInstanceOf(FencedException.class);

        assertThat(await(second.jobs().find("acme", job)).orElseThrow())
                .returns("second", JobRun::startedBy)
                .returns(JobRun.RUNNING, JobRun::state);
    }

    private static Function<SqlConnection, Uni<Integer>> mark(String mark) {
        return connection -> connection
                .preparedQuery("insert into marks values ($1)")
                .execute(Tuple.of(mark))
                .map(rows -> rows.rowCount());
    }

    private int marks(String mark) {
        return await(pool.preparedQuery("select count(*) from marks where mark = $1")
                        .execute(Tuple.of(mark)))
                .iterator()
                .next()
                .getInteger(0);
    }

    private int waiting() {
        return await(pool.query("select count(*) from pg_locks l where not granted and l.pid in"
                                + " (select pid from pg_stat_activity where query like '%sync_leases%for update')")
                        .execute())
                .iterator()
                .next()
                .getInteger(0);
    }
}
