package io.tidemark.snapshot;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static io.tidemark.snapshot.TestingReads.as;
import static io.tidemark.snapshot.TestingReads.later;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.testkit.HeldTable;
import io.tidemark.testkit.TidemarkServers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads leave a database alone that keeps failing, and do not flood one that is slow. */
@QuarkusTest
@TestProfile(BreakerIT.Brief.class)
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class BreakerIT {
    /** Three failures are too many, the rest is short and few. */
    public static class Brief implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tidemark.snapshot.store.read.failure-threshold", "3",
                    "tidemark.snapshot.store.read.cooldown", "4s",
                    "tidemark.snapshot.store.read.max-concurrent", "2",
                    "tidemark.snapshot.store.read.max-queued", "6");
        }
    }

    private static final int PLACES = 8;

    private final TestingOperations kafka = new TestingOperations();

    private final List<LogRecord> complaints = new CopyOnWriteArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            // As the driver has it when the pool is used wrongly: its timer outlives the refusal.
            if (line.getThrown() instanceof IllegalStateException failure
                    && String.valueOf(failure.getMessage()).contains("already complete")) {
                complaints.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(listening);
    }

    @AfterEach
    void close() {
        Logger.getLogger("").removeHandler(listening);
        kafka.close();
    }

    @Test
    void afterSomeFailuresReadsAreRefusedAtOnceAndLaterTriedAgain() throws Exception {
        assertThat(metric("circuit_state{dependency=\"postgresql\"}")).isEqualTo("0.0");
        double trips = Double.parseDouble(metric("circuit_tripped_total"));
        TidemarkServers.postgres().kill();
        try {
            for (int i = 0; i < 3; i++) {
                as("tripper")
                        .get("/api/changes")
                        .then()
                        .statusCode(503)
                        .body("detail", equalTo("the store does not answer"));
            }

            as("tripper")
                    .get("/api/changes")
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("dependency-unavailable"))
                    .body("detail", containsString("left alone"));
            assertThat(metric("circuit_state{dependency=\"postgresql\"}")).isEqualTo("2.0");
            assertThat(metric("circuit_tripped_total")).isEqualTo(Double.toString(trips + 1));
            assertThat(cooldown()).isGreaterThan(0).isLessThanOrEqualTo(4);
        } finally {
            TidemarkServers.postgres().start();
        }
        await().untilAsserted(() -> as("tripper").get("/api/changes").then().statusCode(200));
        await().untilAsserted(() ->
                assertThat(metric("circuit_state{dependency=\"postgresql\"}")).isEqualTo("0.0"));
        assertThat(cooldown()).isZero();
        assertThat(complaints).as("two seconds after a connection was refused").isEmpty();
    }

    private static double cooldown() {
        return Double.parseDouble(metric("circuit_cooldown_remaining_seconds"));
    }

    @Test
    void whatIsWrongWithRequestsDoesNotTripIt() {
        await().untilAsserted(() -> as("clumsy").get("/api/changes").then().statusCode(200));
        for (int i = 0; i < 10; i++) {
            as("clumsy").get("/api/notes/r1").then().statusCode(404);
            as("clumsy").queryParam("cursor", "x").get("/api/changes").then().statusCode(400);
        }

        as("clumsy").get("/api/changes").then().statusCode(200);
        assertThat(metric("circuit_state{dependency=\"postgresql\"}")).isEqualTo("0.0");
    }

    @Test
    void aReaderBeyondTheQueueIsTurnedAwayAndThoseInItAreServedEachWithHisOwn() throws Exception {
        for (int i = 0; i <= PLACES; i++) {
            kafka.apply(batch("acme", "queued-" + i, operation(0, OperationType.CREATE, "mine-" + i, "r1", 0)));
        }
        await().untilAsserted(() -> as("queued-0").get("/api/changes").then().statusCode(200));
        List<CompletableFuture<HttpResponse<String>>> reads = HeldTable.call("snapshot.sync_streams", holder -> {
            List<CompletableFuture<HttpResponse<String>>> begun = IntStream.rangeClosed(0, PLACES)
                    .mapToObj(i -> later("queued-" + i, "/api/changes"))
                    .toList();
            // Of one more than there are places for, the last to come is answered while the others wait.
            CompletableFuture.anyOf(begun.toArray(CompletableFuture<?>[]::new)).join();
            return begun;
        });

        int turnedAway = 0;
        for (int i = 0; i <= PLACES; i++) {
            HttpResponse<String> answer = reads.get(i).join();
            if (answer.statusCode() == 200) {
                assertThat(JsonPath.from(answer.body()).getList("changes.operation_id"))
                        .isEqualTo(List.of("mine-" + i));
            } else {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(JsonPath.from(answer.body()).getString("code")).isEqualTo("overloaded");
                turnedAway++;
            }
        }
        assertThat(turnedAway).isEqualTo(1);
    }

    @Test
    void readersWhoGoAwayLeaveTheirPlacesToOthers() throws Exception {
        await().untilAsserted(() -> as("stayer").get("/api/changes").then().statusCode(200));
        HeldTable.run("snapshot.sync_streams", holder -> {
            List<CompletableFuture<HttpResponse<String>>> reads = IntStream.rangeClosed(0, PLACES)
                    .mapToObj(i -> later("leaver-" + i, "/api/changes"))
                    .toList();
            CompletableFuture.anyOf(reads.toArray(CompletableFuture<?>[]::new)).join();
            reads.forEach(read -> read.cancel(true));
        });

        await().untilAsserted(() -> as("stayer").get("/api/changes").then().statusCode(200));
    }

    private static String metric(String name) {
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("missing");
    }
}
