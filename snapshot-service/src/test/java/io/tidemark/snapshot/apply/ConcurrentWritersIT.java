package io.tidemark.snapshot.apply;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.snapshot.decision.DecisionRules;
import io.tidemark.snapshot.decision.Round;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Several writers for one user at once, as when two replicas each believe that they are the one: a version is only given out
 * under the lock of the stream's row, so a reader never passes a version by that is committed later.
 */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class ConcurrentWritersIT {
    private static final int WRITERS = 4;
    private static final int TRANSACTIONS = 50;
    private static final int OPERATIONS = 3;
    private static final String WAITING =
            "select 1 from pg_stat_activity where usename = 'tidemark_snapshot' and wait_event_type = 'Lock'";
    private static final Duration PATIENCE = Patience.LIMIT;

    @Inject
    Pool pool;

    @Inject
    StreamStore streams;

    @Inject
    SnapshotWriteStore snapshots;

    private final Clock clock = Clock.systemUTC();

    @Test
    void aReaderSeesEveryVersionOnceAndInOrderWhileSeveralWrite() throws Exception {
        write(batch("acme", "writers-crowd", operation(0, OperationType.UPSERT, "first", "r", 0)));
        List<Long> seen = new ArrayList<>();
        int all = 1 + WRITERS * TRANSACTIONS * OPERATIONS;
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String writer = "w" + i;
                writing.add(threads.submit(() -> writeAll(writer)));
            }
            String cursor = read("writers-crowd", null, seen);
            while (writing.stream().anyMatch(one -> !one.isDone())) {
                cursor = read("writers-crowd", cursor, seen);
            }
            for (Future<?> one : writing) {
                one.get();
            }
            for (int size = -1; size != seen.size(); ) {
                size = seen.size();
                cursor = read("writers-crowd", cursor, seen);
            }
        }

        assertThat(seen).isEqualTo(LongStream.rangeClosed(1, all).boxed().toList());
    }

    @Test
    void aWriterWaitsForTheOneBeforeItSoThatNoVersionIsPassedBy() throws Exception {
        write(batch("acme", "writers-queue", operation(0, OperationType.UPSERT, "first", "r", 0)));
        CompletableFuture<Void> loaded = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        List<Long> seen = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> slow = threads.submit(() -> write(three("slow"), loaded, goOn));
            loaded.get();
            Future<?> quick = threads.submit(() -> write(three("quick")));
            String cursor;
            try {
                Patience.await().until(() -> quick.isDone() || isWaiting());
                cursor = read("writers-queue", null, seen);
            } finally {
                goOn.complete(null);
            }
            slow.get();
            quick.get();
            read("writers-queue", cursor, seen);
        }

        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    /** As long as a user has no stream, nobody can be made to wait; the second one has to load what the first one wrote. */
    @Test
    void twoWhoMeetAtAUsersFirstOperationRefuseNothing() throws Exception {
        CompletableFuture<Void> loaded = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<?> second = threads.submit(() -> write(
                    batch("acme", "two-at-first", operation(0, OperationType.CREATE, "o2", "r2", 0)), loaded, goOn));
            loaded.get();
            try {
                write(batch("acme", "two-at-first", operation(0, OperationType.CREATE, "o1", "r1", 0)));
            } finally {
                goOn.complete(null);
            }

            assertThatThrownBy(second::get)
                    .rootCause()
                    .asInstanceOf(InstanceOfAssertFactories.type(PgException.class))
                    .extracting(PgException::getSqlState)
                    .isEqualTo("23505");
        }
    }

    private static OperationBatch three(String writer) {
        return batch(
                "acme",
                "writers-queue",
                operation(0, OperationType.UPSERT, writer + 0, writer, 0),
                operation(1, OperationType.UPSERT, writer + 1, writer, 0),
                operation(2, OperationType.UPSERT, writer + 2, writer, 0));
    }

    private static boolean isWaiting() throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                ResultSet rows = connection.createStatement().executeQuery(WAITING)) {
            return rows.next();
        }
    }

    private void writeAll(String writer) {
        for (int i = 0; i < TRANSACTIONS; i++) {
            String id = writer + "-" + i + "-";
            write(batch(
                    "acme",
                    "writers-crowd",
                    operation(0, OperationType.UPSERT, id + 0, writer, 0),
                    operation(1, OperationType.UPSERT, id + 1, "r", 0),
                    operation(2, OperationType.DELETE, id + 2, "r", Long.MAX_VALUE),
                    operation(3, OperationType.UPSERT, id + 3, writer, 0)));
        }
    }

    /** One transaction as {@link ApplyStore} makes it, but for whoever comes. */
    private void write(OperationBatch batch) {
        write(batch, new CompletableFuture<>(), CompletableFuture.completedFuture(null));
    }

    private void write(OperationBatch batch, CompletableFuture<Void> loaded, CompletableFuture<Void> goOn) {
        List<OperationBatch> batches = List.of(batch);
        pool.withTransaction(connection -> streams.load(connection, batches)
                        .invoke(states -> loaded.complete(null))
                        .call(() -> Uni.createFrom().completionStage(goOn))
                        .map(states -> Round.decide(batches, states, DecisionRules.REJECTING, clock.instant()))
                        .chain(round -> snapshots
                                .writeSnapshots(connection, round.snapshots())
                                .invoke(refused -> assertThat(refused).isEmpty())
                                .chain(() -> snapshots.writeStreams(connection, round))))
                .await()
                .atMost(PATIENCE);
    }

    private static String read(String user, @Nullable String cursor, List<Long> seen) {
        RequestSpecification request =
                given().auth().oauth2(TestingTokens.of("acme", user).build()).queryParam("limit", 1000);
        JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor))
                .get("/api/changes")
                .jsonPath();
        seen.addAll(page.getList("changes.version", Long.class));
        return page.getString("next_cursor");
    }
}
