package io.tidemark.snapshot;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static io.tidemark.snapshot.TestingReads.as;
import static io.tidemark.snapshot.TestingReads.into;
import static io.tidemark.snapshot.TestingReads.later;
import static io.tidemark.snapshot.TestingReads.newestCursor;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.testkit.TidemarkServers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that wait until there is something new. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class LongPollIT {
    private final TestingOperations kafka = new TestingOperations();

    @BeforeEach
    void untilCommitsAreHeardOf() {
        await().until(() -> given().get("/health/ready").statusCode() == 200);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void aWaitingReaderIsAnsweredByTheCommit() {
        kafka.apply(batch("acme", "waiter", operation(0, OperationType.CREATE, "o1", "r1", 0)));
        CompletableFuture<HttpResponse<String>> answer =
                later("waiter", "/api/changes?wait=30&cursor=" + newestCursor("waiter"));
        awaitWaiting(1);

        kafka.apply(batch("acme", "waiter", operation(0, OperationType.UPDATE, "o2", "r1", 1)));

        assertThat(JsonPath.from(answer.join().body()).getList("changes.operation_id"))
                .isEqualTo(List.of("o2"));
    }

    @Test
    void aReaderWhoseStreamDoesNotExistYetIsAnsweredByItsFirstCommit() {
        CompletableFuture<HttpResponse<String>> answer = later("unborn", "/api/changes?wait=30");
        awaitWaiting(1);

        kafka.apply(batch("acme", "unborn", operation(0, OperationType.CREATE, "o1", "r1", 0)));

        assertThat(JsonPath.from(answer.join().body()).getList("changes.operation_id"))
                .isEqualTo(List.of("o1"));
    }

    @Test
    void whatIsThereAlreadyIsNotWaitedFor() {
        kafka.apply(batch("acme", "eager", operation(0, OperationType.CREATE, "o1", "r1", 0)));

        as("eager").get("/api/changes?wait=30").then().body("changes.version", equalTo(List.of(1)));
    }

    @Test
    void aFilteredReaderWaitsOnWhileOthersCollectionsChange() {
        CompletableFuture<HttpResponse<String>> answer = later("picky", "/api/changes?wait=30&collections=notes");
        awaitWaiting(1);

        kafka.apply(into("tasks", "picky", operation(0, OperationType.CREATE, "o1", "r1", 0)));
        awaitWaiting(1);
        kafka.apply(batch("acme", "picky", operation(0, OperationType.CREATE, "o2", "r1", 0)));

        assertThat(JsonPath.from(answer.join().body()).getList("changes.operation_id"))
                .isEqualTo(List.of("o2"));
    }

    @Test
    void whenTheTimeIsOverThePageIsEmptyAndItsCursorGoesOn() {
        kafka.apply(batch("acme", "timed", operation(0, OperationType.CREATE, "o1", "r1", 0)));
        String cursor = newestCursor("timed");

        String next = as("timed")
                .queryParam("cursor", cursor)
                .get("/api/changes?wait=1")
                .then()
                .statusCode(200)
                .body("changes.size()", equalTo(0))
                .body("has_more", equalTo(false))
                .extract()
                .path("next_cursor");

        kafka.apply(batch("acme", "timed", operation(0, OperationType.UPDATE, "o2", "r1", 1)));
        as("timed").queryParam("cursor", next).get("/api/changes").then().body("changes.version", equalTo(List.of(2)));
    }

    @Test
    void manyWhoWaitHoldNeitherConnectionsNorThreadsAndAreWokenByTheirOwnCommitOnly() {
        List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 200)
                .mapToObj(i -> later("crowd-" + i, "/api/changes?wait=30"))
                .toList();
        awaitWaiting(200);

        as("bystander").get("/api/changes").then().statusCode(200);
        kafka.apply(batch("acme", "crowd-7", operation(0, OperationType.CREATE, "o1", "r1", 0)));

        assertThat(JsonPath.from(waiting.get(7).join().body()).getList("changes.version"))
                .isEqualTo(List.of(1));
        awaitWaiting(199);
        waiting.forEach(request -> request.cancel(true));
        awaitWaiting(0);
    }

    @Test
    void aClientThatGoesAwayWaitsNoLonger() {
        CompletableFuture<HttpResponse<String>> request = later("gone", "/api/changes?wait=30");
        awaitWaiting(1);

        request.cancel(true);

        awaitWaiting(0);
    }

    private static void awaitWaiting(int requests) {
        await().untilAsserted(
                        () -> assertThat(given().get("/metrics").asString().lines())
                                .contains("changes_waiting_requests " + requests + ".0"));
    }
}
