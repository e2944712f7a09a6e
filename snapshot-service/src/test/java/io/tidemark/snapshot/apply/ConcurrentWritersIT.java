package io.tidemark.snapshot.apply;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
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
    private static final Duration PATIENCE = Patience.LIMIT;

    @Inject
    Pool pool;

    @Inject
    RoundStore rounds;

    private final Clock clock = Clock.systemUTC();

    @Test
    void aReaderSeesEveryVersionOnceAndInOrderWhileSeveralWrite() throws Exception {
        write(batch("acme", "crowd", operation(0, OperationType.UPSERT, "first", "r", 0)));
        List<Long> seen = new ArrayList<>();
        int all = 1 + WRITERS * TRANSACTIONS * OPERATIONS;
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String writer = "w" + i;
                writing.add(threads.submit(() -> writeAll(writer)));
            }
            String cursor = read(null, seen);
            while (writing.stream().anyMatch(one -> !one.isDone())) {
                cursor = read(cursor, seen);
            }
            for (Future<?> one : writing) {
                one.get();
            }
            for (int size = -1; size != seen.size(); ) {
                size = seen.size();
                cursor = read(cursor, seen);
            }
        }

        assertThat(seen).isEqualTo(LongStream.rangeClosed(1, all).boxed().toList());
    }

    private void writeAll(String writer) {
        for (int i = 0; i < TRANSACTIONS; i++) {
            String id = writer + "-" + i + "-";
            write(batch(
                    "acme",
                    "crowd",
                    operation(0, OperationType.UPSERT, id + 0, writer, 0),
                    operation(1, OperationType.UPSERT, id + 1, "r", 0),
                    operation(2, OperationType.DELETE, id + 2, "r", Long.MAX_VALUE),
                    operation(3, OperationType.UPSERT, id + 3, writer, 0)));
        }
    }

    /** One transaction as {@link ApplyStore} makes it, but for whoever comes. */
    private void write(OperationBatch batch) {
        List<OperationBatch> batches = List.of(batch);
        pool.withTransaction(connection -> rounds.apply(connection, batches, clock.instant()))
                .await()
                .atMost(PATIENCE);
    }

    private static String read(@Nullable String cursor, List<Long> seen) {
        RequestSpecification request =
                given().auth().oauth2(TestingTokens.of("acme", "crowd").build()).queryParam("limit", 7);
        JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor))
                .get("/api/changes")
                .jsonPath();
        seen.addAll(page.getList("changes.version", Long.class));
        return page.getString("next_cursor");
    }
}
