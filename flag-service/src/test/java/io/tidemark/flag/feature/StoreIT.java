package io.tidemark.flag.feature;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "flag"))
class StoreIT {

    @Test
    void whatAnotherReplicaChangesIsNoticed() throws SQLException {
        sync(true);

        givenAnotherReplicaChanges("\"enabled\":true", "\"enabled\":false");

        await().untilAsserted(() -> sync(false));
        givenAnotherReplicaChanges("\"enabled\":false", "\"enabled\":true");
        await().untilAsserted(() -> sync(true));
    }

    @Test
    void aChangeWaitsForTheOneBeforeItAndIsThenTooLate() throws Exception {
        long epoch = flags().extract().jsonPath().getLong("epoch");
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                Connection other =
                        TidemarkServers.postgres().as("tidemark_flag").getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update switch_epoch set epoch = epoch + 1");

            Future<Integer> late = executor.submit(() -> put("\"enabled\":true,\"expected_epoch\":" + epoch, "operator")
                    .extract()
                    .statusCode());
            await().until(() -> finds("select 1 from pg_stat_activity"
                    + " where application_name = 'flag-service' and wait_event_type = 'Lock'"));
            other.commit();

            assertThat(late.get()).isEqualTo(409);
        }
    }

    @Test
    void aChangeThatWasGivenUpOnIsNotMadeWhenTheStoreThaws() throws Exception {
        givenSignalToStore("-STOP");
        try {
            put("\"enabled\":true,\"tenants\":[\"s-frozen\"]", "admin")
                    .statusCode(503)
                    .body("code", equalTo("dependency-unavailable"));
        } finally {
            givenSignalToStore("-CONT");
        }

        await().during(Duration.ofSeconds(1))
                .until(() -> !finds("select 1 from flag.audit where 's-frozen' = any(targets)"));
    }

    @Test
    void withTheStoreAwayReadsGoOnAndWritesSayWhenToComeBack() throws Exception {
        put(true).statusCode(200);

        TidemarkServers.postgres().kill();
        try {
            put(false)
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", matchesPattern("[1-9][0-9]*"))
                    .body("code", equalTo("dependency-unavailable"));
            await().untilAsserted(() -> storeUp("0.0"));
            localOnly(true);
            when().get("/health/ready").then().statusCode(200);
            when().get("/health").then().body("checks.find { it.name == 'postgresql' }.status", equalTo("DOWN"));
        } finally {
            TidemarkServers.postgres().start();
        }

        await().untilAsserted(() -> put(false).statusCode(200));
        localOnly(false);
        await().untilAsserted(() -> storeUp("1.0"));
    }

    @Test
    void theStoreRefusesADocumentThatIsNone() throws SQLException {
        try (Connection connection =
                        TidemarkServers.postgres().as("tidemark_flag").getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(catchThrowable(() -> statement.execute("update features set document = '[]'")))
                    .isInstanceOf(SQLException.class);
        }
    }

    private static void givenAnotherReplicaChanges(String from, String to) throws SQLException {
        try (Connection connection =
                        TidemarkServers.postgres().as("tidemark_flag").getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update switch_epoch set epoch = epoch + 1");
            statement.execute(
                    "update features set document = replace(document, '%s', '%s'), revision = (select epoch from switch_epoch) where name = 'syncEnabled'"
                            .formatted(from, to));
            connection.commit();
        }
    }

    /** To every process of the server: a stopped postmaster alone would leave its connections served. */
    private static void givenSignalToStore(String signal) throws Exception {
        ProcessHandle server = TidemarkServers.postgres().process().orElseThrow();
        List<String> command = new ArrayList<>(List.of("kill", signal));
        Stream.concat(Stream.of(server), server.descendants())
                .map(process -> Long.toString(process.pid()))
                .forEach(command::add);
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static boolean finds(String query) throws SQLException {
        try (Connection superuser = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = superuser.createStatement()) {
            ResultSet found = statement.executeQuery(query);
            return found.next();
        }
    }

    private static void sync(boolean expected) {
        flags().body("flags.'syncEnabled'.enabled", equalTo(expected));
    }

    private static void localOnly(boolean expected) {
        flags().body("flags.'resume_sync.local_only'.enabled", equalTo(expected));
    }

    private static ValidatableResponse flags() {
        return given().auth()
                .oauth2(TestingTokens.of("s-store", "user").build())
                .when()
                .get("/api/flags")
                .then()
                .statusCode(200);
    }

    private static void storeUp(String value) {
        when().get("/metrics").then().body(containsString("dependency_up{dependency=\"postgresql\"} " + value));
    }

    private static ValidatableResponse put(boolean on) {
        return put("\"enabled\":" + on, "operator");
    }

    private static ValidatableResponse put(String members, String role) {
        return given().auth()
                .oauth2(TestingTokens.of("s-store", "op").roles(role).build())
                .contentType(ContentType.JSON)
                .body("{\"reason\":\"test\",%s}".formatted(members))
                .when()
                .put("/ops/local-only")
                .then();
    }
}
