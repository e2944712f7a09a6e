package io.tidemark.ingest.bulk;

import static io.tidemark.ingest.bulk.PushClient.as;
import static io.tidemark.ingest.bulk.PushClient.body;
import static io.tidemark.ingest.bulk.PushClient.push;
import static io.tidemark.ingest.bulk.PushClient.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TidemarkServers;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Schemas, and limits so tight that tests reach them. */
@QuarkusTest
@TestProfile(TightProfile.class)
@WithTestResource(TidemarkServers.class)
class TightIT {
    private static final CountDownLatch LARGE = new CountDownLatch(1);
    private static TestingSnapshots snapshots;

    @BeforeAll
    static void answer() {
        snapshots = new TestingSnapshots(operation -> {
            if (operation.operationId().equals("large")) {
                await(LARGE);
            }
            return Outcome.applied(operation.position(), operation.operationId(), 1, operation.contentHash(), false);
        });
    }

    @AfterAll
    static void close() {
        LARGE.countDown();
        snapshots.close();
    }

    @Test
    void aPayloadThatDoesNotFitItsSchemaIsRejectedCountedAndTravelsToBeKept() {
        as("schemas", "alice")
                .header("Client-Release", "7.7")
                .body(body("", upsert("fits", "{\"title\":\"a\"}"), upsert("misfit", "{\"title\":7}")))
                .post("/api/" + TightProfile.COLLECTION + "/bulk")
                .then()
                .statusCode(200)
                .body("results.status", equalTo(List.of("applied", "rejected")))
                .body("results[1].problem.code", equalTo("schema-mismatch"))
                .body("results[1].problem.detail", containsString("/title"));

        assertThat(snapshots.seen("misfit").getFirst().refusals())
                .singleElement()
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
                    assertThat(refusal.operation()).isNotNull();
                    assertThat(refusal.operation().payload()).isEqualTo("{\"title\":7}");
                });
        assertThat(metrics()).contains("schema_drift_rejects_total{reason=\"schema\",release=\"7.7\"} 1.0");
    }

    @Test
    void aCollectionWithoutASchemaTakesAnyObject() {
        push(as("schemas", "alice"), upsert("any", "{\"title\":7}")).then().statusCode(200);
    }

    @Test
    void aTenantWithARateOfItsOwnIsHeldToThatAndToldIt() {
        push(as("generous", "alice"), upsert("g1"), upsert("g2"), upsert("g3"), upsert("g4"))
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", "\"operations\";q=200;w=2");
        push(as("generous", "alice"), upsert("g5")).then().statusCode(200);
        push(as("mean", "alice"), upsert("m1"), upsert("m2")).then().statusCode(200);
        push(as("mean", "alice"), upsert("m3"), upsert("m4")).then().statusCode(429);

        limits("generous").body("operations_per_second", equalTo(100)).body("operations_burst", equalTo(200));
        limits("mean").body("operations_per_second", equalTo(1)).body("operations_burst", equalTo(2));
        limits("anybody").body("operations_per_second", equalTo(1)).body("operations_burst", equalTo(3));
    }

    @Test
    void aTenantOverItsRateIsToldWhenToComeBackAndTheOthersGoOn() {
        push(as("greedy", "alice"), upsert("greedy-1"), upsert("greedy-2"))
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", "\"operations\";q=3;w=3")
                .header("RateLimit", matchesPattern("\"operations\";r=[01];t=[23]"));
        for (int i = 0; i < 3; i++) {
            push(
                            as("greedy", "bob"),
                            upsert("greedy-b" + i + "1"),
                            upsert("greedy-b" + i + "2"),
                            upsert("greedy-b" + i + "3"))
                    .then()
                    .statusCode(429)
                    .header("Retry-After", notNullValue())
                    .header("RateLimit-Policy", notNullValue())
                    .body("code", equalTo("rate-limited"))
                    .body("retryable", equalTo(true));
        }
        push(as("modest", "alice"), upsert("modest-1")).then().statusCode(200);

        assertThat(snapshots.seen("greedy-b01")).isEmpty();
        assertThat(metrics())
                .contains(
                        "sync_events_total{error_class=\"429\",outcome=\"failure\",signed_in=\"true\",stage=\"push\"} ")
                .contains("sync_tenant_events_total{outcome=\"success\",tenant=\"modest\"} 1.0")
                .contains("sync_tenant_events_total{outcome=\"failure\",tenant=\"greedy\"} 3.0");
    }

    @Test
    void moreThanHalfOfTheRoomInUseIsSaidOnSuccessToo() throws Exception {
        String half = "x".repeat(TightProfile.BODIES_TOGETHER / 2);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Response> large =
                    thread.submit(() -> push(as("large", "alice"), upsert("large", "{\"a\":\"" + half + "\"}")));
            Patience.await().until(() -> !snapshots.seen("large").isEmpty());

            try {
                push(as("small", "alice")).then().statusCode(200).header("Backoff", notNullValue());
            } finally {
                LARGE.countDown();
            }

            assertThat(large.get().statusCode()).isEqualTo(200);
        }
        push(as("small", "alice")).then().statusCode(200).header("Backoff", nullValue());
    }

    private static ValidatableResponse limits(String tenant) {
        return as(tenant, "alice").get("/api/limits").then().statusCode(200);
    }

    private static String metrics() {
        return as("any", "alice").get("/metrics").asString();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
