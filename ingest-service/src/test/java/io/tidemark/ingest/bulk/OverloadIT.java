package io.tidemark.ingest.bulk;

import static io.tidemark.ingest.bulk.PushClient.as;
import static io.tidemark.ingest.bulk.PushClient.push;
import static io.tidemark.ingest.bulk.PushClient.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a replica has no room for is turned away with 503, is not sent on, and passes later; what it took on it finishes. */
@QuarkusTest
@TestProfile(OverloadIT.OnePlace.class)
@WithTestResource(TidemarkServers.class)
class OverloadIT {
    /** Room for the bodies of one or two requests, a place for one that waits, and patience with it. */
    public static final class OnePlace implements QuarkusTestProfile {
        static final int BODIES_TOGETHER = 200_000;
        static final int BODIES_AT_ANY_PACE = 100_000;

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tidemark.ingest.limits.max-bodies-together",
                    Integer.toString(BODIES_TOGETHER),
                    "tidemark.ingest.limits.min-bodies-together",
                    Integer.toString(BODIES_AT_ANY_PACE),
                    "tidemark.ingest.limits.max-waiting",
                    "1",
                    "tidemark.ingest.limits.max-wait",
                    "1M");
        }
    }

    private final CountDownLatch held = new CountDownLatch(1);
    private final ExecutorService client = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        held.countDown();
        client.shutdown();
    }

    @Test
    void aBodyBeyondTheRoomForBodiesIsTurnedAwayAndPassesOnceThereIsRoom() throws Exception {
        String small = "{\"a\":\"" + "x".repeat(OnePlace.BODIES_AT_ANY_PACE * 3 / 4) + "\"}";
        String large = "{\"a\":\"" + "x".repeat(OnePlace.BODIES_TOGETHER * 3 / 4) + "\"}";
        try (TestingSnapshots snapshots = holding("first-body")) {
            Future<Response> first = pushed("first-body", small, snapshots);

            isTurnedAway(
                    push(as("bodies", "bob"), upsert("too-large", large)), "too many requests are in work already");
            held.countDown();

            first.get().then().statusCode(200).body("results.status", equalTo(List.of("applied")));
            push(as("bodies", "bob"), upsert("too-large", large)).then().statusCode(200);
            assertThat(snapshots.seen("too-large")).as("sent on once").hasSize(1);
        }
    }

    @Test
    void aPushThatWouldWaitTooLongBehindOthersIsTurnedAwayAndPassesAfterThem() throws Exception {
        String half = "{\"a\":\"" + "x".repeat(OnePlace.BODIES_AT_ANY_PACE) + "\"}";
        try (TestingSnapshots snapshots = holding("half")) {
            push(as("queue", "alice"), upsert("sets-the-pace")).then().statusCode(200);
            Future<Response> first = pushed("half", half, snapshots);

            isTurnedAway(push(as("queue", "bob"), upsert("small")), "more is in work than is confirmed in 1000 ms");
            held.countDown();

            first.get().then().statusCode(200).body("results.status", equalTo(List.of("applied")));
            push(as("queue", "bob"), upsert("small")).then().statusCode(200);
            assertThat(snapshots.seen("small")).as("sent on once").hasSize(1);
        }
    }

    @Test
    void aRequestBeyondThePlacesOfThoseThatWaitIsTurnedAwayAndPassesOnceOneIsFree() throws Exception {
        try (TestingSnapshots snapshots = holding("first-of-two")) {
            Future<Response> first = pushed("first-of-two", "{}", snapshots);

            isTurnedAway(push(as("places", "bob"), upsert("second-of-two")), "too many requests wait already");
            held.countDown();

            first.get().then().statusCode(200).body("results.status", equalTo(List.of("applied")));
            push(as("places", "bob"), upsert("second-of-two")).then().statusCode(200);
            assertThat(snapshots.seen("second-of-two")).as("sent on once").hasSize(1);
        }
    }

    /** Bodies that are announced, as by phones in a tunnel, have room for a while: then it is for those that come. */
    @Test
    void bodiesThatWereAnnouncedAndDoNotComeKeepOthersOutForAWhileOnlyAndAreTakenWhenTheyCome() throws Exception {
        byte[] body = PushClient.body(
                        "", upsert("announced", "{\"a\":\"" + "x".repeat(OnePlace.BODIES_AT_ANY_PACE * 3 / 4) + "\"}"))
                .getBytes(StandardCharsets.UTF_8);
        try (TestingSnapshots snapshots = TestingSnapshots.applying();
                Socket first = announced(body.length);
                Socket second = announced(body.length);
                Socket third = announced(body.length)) {
            Patience.await().until(() -> requestsInWork() > 2);

            Patience.await()
                    .untilAsserted(() ->
                            push(as("tunnel", "bob"), upsert("small")).then().statusCode(200));

            first.getOutputStream().write(body);
            assertThat(new BufferedReader(new InputStreamReader(first.getInputStream(), StandardCharsets.UTF_8))
                            .readLine())
                    .isEqualTo("HTTP/1.1 200 OK");
            assertThat(snapshots.seen("announced")).hasSize(1);
            assertThat(second.isConnected() && third.isConnected())
                    .as("open until here")
                    .isTrue();
        }
    }

    /** A connection on which a push has begun, of which only the head came. */
    private static Socket announced(int length) throws IOException {
        Socket connection = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        String head = "POST /api/notes/bulk HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + TestingTokens.of("tunnel", "alice").build() + "\r\nContent-Length: "
                + length
                + "\r\n\r\n";
        connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return connection;
    }

    private static double requestsInWork() {
        return as("any", "alice")
                .get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("http_server_active_requests"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Applies everything, but that one only when it is let go. */
    private TestingSnapshots holding(String id) {
        return new TestingSnapshots(operation -> {
            if (operation.operationId().equals(id)) {
                await(held);
            }
            return Outcome.applied(operation.position(), operation.operationId(), 1, operation.contentHash(), false);
        });
    }

    /** A request that waits for its answer. */
    private Future<Response> pushed(String id, String payload, TestingSnapshots snapshots) {
        Future<Response> answer = client.submit(() -> push(as(id, "alice"), upsert(id, payload)));
        Patience.await().until(() -> !snapshots.seen(id).isEmpty());
        return answer;
    }

    private static void isTurnedAway(Response answer, String why) {
        answer.then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("[1-9][0-9]*"))
                .body("code", equalTo("overloaded"))
                .body("detail", equalTo(why))
                .body("retryable", equalTo(true));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
