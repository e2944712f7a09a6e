package io.tidemark.integrity.scan;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.HttpClientConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tidemark.testkit.HeldTable;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to scans when another runs, and when PostgreSQL is away. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "integrity"))
class ScanOutageIT {
    private static final String SCANS = "/ops/integrity/scans";
    private static final int WITHIN_MILLIS = 5_000;

    @BeforeEach
    void givenSnapshots() {
        SnapshotTables.create();
        SnapshotTables.stream("acme", "alice").put("notes", "n1", "{}").write();
    }

    @Test
    void secondScanIsRefusedWhileOneRuns() throws Exception {
        CompletableFuture<Response> first = HeldTable.call("snapshot.snapshots", holder -> {
            CompletableFuture<Response> scan = running();
            operator().post(SCANS).then().statusCode(409).body("code", equalTo("scan-running"));
            return scan;
        });

        assertThat(first.join().statusCode()).isEqualTo(200);
        operator().post(SCANS).then().statusCode(200);
    }

    @Test
    void aScanWhoseCallerHangsUpRunsToItsEndAndTheNextOneIsNotRefused() throws Exception {
        HeldTable.call("snapshot.snapshots", holder -> {
            try (Socket caller = new Socket("localhost", RestAssured.port)) {
                caller.getOutputStream().write(request().getBytes(StandardCharsets.US_ASCII));
                awaitStatus("running");
            }
            return operator().get(SCANS).statusCode();
        });

        awaitStatus("completed");
        operator().post(SCANS).then().statusCode(200);
    }

    private static String request() {
        return "POST " + SCANS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nAuthorization: Bearer "
                + TestingTokens.operator() + "\r\n\r\n";
    }

    private static void awaitStatus(String expected) {
        await().until(() -> operator().get(SCANS).jsonPath().getString("scans[0].status"), expected::equals);
    }

    @Test
    void databaseThatIsAwayIsSaidInTimeAndComesBack() throws Exception {
        operator().post(SCANS).then().statusCode(200);

        TidemarkServers.postgres().kill();

        inTime().post(SCANS)
                .then()
                .statusCode(503)
                .body("code", equalTo("dependency-unavailable"))
                .body("retryable", equalTo(true))
                .header("Retry-After", notNullValue());
        inTime().get("/health/ready").then().statusCode(503);
        given().get("/health/live").then().statusCode(200);
        given().get("/metrics").then().body(containsString("dependency_up{dependency=\"postgresql\"} 0.0"));
        operator().get(SCANS).then().body("scans[0].status", equalTo("failed"));

        TidemarkServers.postgres().start();

        await().until(() -> operator().post(SCANS).statusCode(), status -> status == 200);
        given().get("/health/ready").then().statusCode(200);
    }

    @Test
    void databaseThatDiesDuringAScanFailsThatScan() throws Exception {
        CompletableFuture<Response> scan;
        try {
            scan = HeldTable.call("snapshot.snapshots", holder -> {
                CompletableFuture<Response> held = running();
                TidemarkServers.postgres().kill();
                return held;
            });
        } finally {
            TidemarkServers.postgres().start();
        }

        assertThat(scan.join().statusCode()).isEqualTo(503);
        await().until(() -> operator().post(SCANS).statusCode(), status -> status == 200);
    }

    /** A scan that has begun. */
    private static CompletableFuture<Response> running() {
        CompletableFuture<Response> scan =
                CompletableFuture.supplyAsync(() -> operator().post(SCANS));
        awaitStatus("running");
        return scan;
    }

    private static RequestSpecification operator() {
        return given().auth().oauth2(TestingTokens.operator());
    }

    /** A request whose answer is waited for no longer than a caller is to be told in. */
    private static RequestSpecification inTime() {
        return operator()
                .config(RestAssured.config()
                        .httpClient(
                                HttpClientConfig.httpClientConfig().setParam("http.socket.timeout", WITHIN_MILLIS)));
    }
}
