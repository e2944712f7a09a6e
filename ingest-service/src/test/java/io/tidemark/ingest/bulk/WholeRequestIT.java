package io.tidemark.ingest.bulk;

import static io.tidemark.ingest.bulk.PushClient.alice;
import static io.tidemark.ingest.bulk.PushClient.body;
import static io.tidemark.ingest.bulk.PushClient.push;
import static io.tidemark.ingest.bulk.PushClient.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TidemarkServers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a request asks for as a whole: all or nothing, once, the changes as well, or an answer later. */
@QuarkusTest
@WithTestResource(TidemarkServers.class)
class WholeRequestIT {
    private static final CountDownLatch SLOW = new CountDownLatch(1);
    private static TestingSnapshots snapshots;

    @BeforeAll
    static void answer() {
        snapshots = new TestingSnapshots(operation -> {
            if (operation.operationId().equals("slow")) {
                await(SLOW);
            }
            return operation.operationId().startsWith("reused")
                    ? Outcome.refused(
                            operation.position(),
                            operation.operationId(),
                            OutcomeStatus.REJECTED,
                            ErrorCode.IDEMPOTENCY_KEY_REUSED,
                            "another body")
                    : Outcome.applied(operation.position(), operation.operationId(), 1, operation.contentHash(), false);
        });
    }

    @AfterAll
    static void close() {
        SLOW.countDown();
        snapshots.close();
    }

    @Test
    void theRequestTravelsWithWhatItAsksFor() {
        alice().header("Idempotency-Key", "\"whole-1\"")
                .body(body("\"atomic\":true,\"cursor\":\"c-1\",", upsert("whole-1")))
                .post("/api/notes/bulk")
                .then()
                .statusCode(200)
                .body("changes.next_cursor", equalTo("n"));

        OperationBatch batch = snapshots.seen("whole-1").getFirst();
        String whole = "notes\n" + body("\"atomic\":true,\"cursor\":\"c-1\",", upsert("whole-1"));
        assertThat(batch.request().atomic()).isTrue();
        assertThat(batch.request().cursor()).isEqualTo("c-1");
        assertThat(batch.request().key()).isEqualTo(new PushRequest.IdempotencyKey("whole-1", ContentHash.of(whole)));
        int wait = alice().get("/api/limits").path("max_wait_ms");
        assertThat(batch.request().answerBy()).isEqualTo(batch.receivedAt().plusMillis(wait));
    }

    @Test
    void withoutACursorThereAreNoChanges() {
        push(alice(), upsert("whole-2")).then().statusCode(200).body("changes", nullValue());
    }

    @Test
    void anAtomicRequestWithABadOperationPublishesNothing() {
        alice().body(body("\"atomic\":true,", upsert("atomic-1"), "{\"operation_id\":\"atomic-2\"}"))
                .post("/api/notes/bulk")
                .then()
                .statusCode(422)
                .body("results.problem.code", equalTo(List.of("atomic-aborted", "invalid-operation")));
        push(alice(), upsert("atomic-3")).then().statusCode(200);

        assertThat(snapshots.seen("atomic-3")).hasSize(1);
        assertThat(snapshots.seen("atomic-1")).isEmpty();
    }

    @Test
    void anAtomicRequestThatDoesNotFitIntoOneBatchIsRefused() {
        String payload = "{\"a\":\"" + "x".repeat(250_000) + "\"}";

        alice().body(body("\"atomic\":true,", upsert("a", payload), upsert("b", payload), upsert("c", payload)))
                .post("/api/notes/bulk")
                .then()
                .statusCode(413)
                .body("code", equalTo("atomic-too-large"));
        alice().get("/api/limits").then().body("max_atomic_bytes", equalTo(600_000));
    }

    @Test
    void aRequestOfAKeyThatIsInWorkIsNotTakenTwice() throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            CompletableFuture<Response> first =
                    CompletableFuture.supplyAsync(() -> push(keyed("running"), upsert("slow")), thread);
            Patience.await().until(() -> !snapshots.seen("slow").isEmpty());

            Response second = push(keyed("running"), upsert("slow"));
            SLOW.countDown();

            second.then().statusCode(409).body("code", equalTo("request-running"));
            assertThat(Integer.parseInt(second.header("Retry-After"))).isPositive();
            assertThat(first.get().statusCode()).isEqualTo(200);
        }
        push(keyed("running"), upsert("running-2")).then().statusCode(200);
        assertThat(snapshots.seen("slow")).hasSize(1);
    }

    @Test
    void aKeyThatWasUsedForAnotherRequestIsRefused() {
        push(keyed("used"), upsert("reused-1"), upsert("reused-2"))
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("idempotency-key-reused"))
                .body("results.size()", equalTo(2));
    }

    @Test
    void aKeyOfAnotherFormIsRefused() {
        push(keyed("a b"), upsert("never")).then().statusCode(400).body("code", equalTo("invalid-parameter"));
        push(keyed(""), upsert("never")).then().statusCode(400);
    }

    @Test
    void whoPrefersAReceiptIsGivenOneAndItWillTellOfTheRefusedOnesToo() {
        Response answer = push(
                alice().header("Prefer", "respond-async"),
                upsert("later-1"),
                "{\"operation_id\":\"later-2\",\"type\":\"upsert\",\"record_id\":\"r\",\"payload\":7}",
                "{}");

        String receipt = answer.then()
                .statusCode(202)
                .header("Preference-Applied", "respond-async")
                .body("receipt", endsWith(".1"))
                .body("operations", equalTo(3))
                .body("refused.position", equalTo(List.of(1, 2)))
                .body("refused[0].operation_id", equalTo("later-2"))
                .body("refused.problem.code", equalTo(List.of("payload-not-object", "invalid-operation")))
                .extract()
                .path("receipt");
        assertThat(answer.header("Location")).isEqualTo("/api/operations/" + receipt);
        Patience.await().until(() -> !snapshots.seen("later-1").isEmpty());
        OperationBatch batch = snapshots.seen("later-1").getFirst();
        assertThat(batch.request().id() + ".1").isEqualTo(receipt);
        assertThat(batch.request().answerBy()).isEqualTo(batch.receivedAt());
        assertThat(batch.refusals())
                .extracting(refusal -> refusal.operationId())
                .containsExactly("later-2");
    }

    @Test
    void nothingToDoNeedsNoReceipt() {
        push(alice().header("Prefer", "respond-async")).then().statusCode(200).body("results.size()", equalTo(0));
    }

    private static RequestSpecification keyed(String key) {
        return alice().header("Idempotency-Key", key);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
