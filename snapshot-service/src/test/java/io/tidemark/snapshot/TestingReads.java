package io.tidemark.snapshot;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** What tests of reading begin with: users of the tenant acme who have something, and ask for it. */
final class TestingReads {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private TestingReads() {}

    /** Five versions: r1 twice, r2 made and deleted, a record with an unusual id. */
    static void givenHistory(TestingOperations kafka, String user) {
        kafka.apply(batch(
                "acme",
                user,
                operation(0, OperationType.CREATE, "o1", "r1", 0),
                operation(1, OperationType.UPDATE, "o2", "r1", 1),
                operation(2, OperationType.CREATE, "o3", "r2", 0),
                operation(3, OperationType.DELETE, "o4", "r2", 3),
                operation(4, OperationType.CREATE, "o5", "a b/ö", 0)));
    }

    /** Operations of the user into a collection. */
    static OperationBatch into(String collection, String user, Operation... operations) {
        return batch(
                "acme", user, collection, PushRequest.plain(UUID.randomUUID().toString(), Instant.MAX), operations);
    }

    /** A request of the user. */
    static RequestSpecification as(String user) {
        return given().auth().oauth2(TestingTokens.of("acme", user).build());
    }

    /** The cursor behind all that the user has. */
    static String newestCursor(String user) {
        return as(user).queryParam("limit", 1000).get("/api/changes").jsonPath().getString("next_cursor");
    }

    /** A request that may take its time; cancelling it closes its connection. */
    static CompletableFuture<HttpResponse<String>> later(String user, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .header(
                        "Authorization",
                        "Bearer " + TestingTokens.of("acme", user).build())
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Runs SQL as the superuser: what another part of the service, or an accident, would have done. */
    static void execute(String sql) throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
