package io.tidemark.snapshot;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.Refusal;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of operations that the store refuses, and how they come back. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class FailedOperationsIT {
    private static final String FAILED = "/ops/failed-operations";

    private final TestingOperations kafka = new TestingOperations();

    @BeforeEach
    void poison() throws SQLException {
        TestingSql.execute("""
                create or replace function refuse() returns trigger language plpgsql as $$ begin raise 'poison'; end $$;
                drop trigger if exists poison on snapshot.snapshots;
                create trigger poison before insert on snapshot.snapshots for each row
                    when (new.record_id = 'poisoned') execute function refuse()""");
    }

    @AfterEach
    void close() throws SQLException {
        cure();
        kafka.close();
    }

    private static void cure() throws SQLException {
        TestingSql.execute("drop trigger if exists poison on snapshot.snapshots");
    }

    @Test
    void laterOperationsOnTheRecordAreKeptBehindItAndAllAreAppliedInOrderByARetry() throws Exception {
        String user = "parked";
        kafka.apply(batch("retail", user, operation(0, OperationType.CREATE, "o1", "poisoned", 0)));
        BatchOutcome behind = kafka.apply(batch(
                "retail",
                user,
                operation(0, OperationType.UPSERT, "o2", "poisoned", 0),
                operation(1, OperationType.CREATE, "o3", "healthy", 0)));

        assertThat(behind.outcomes()).extracting(Outcome::code).containsExactly(ErrorCode.RECORD_PARKED, null);
        list(user)
                .body("operations.operation_id", contains("o1", "o2"))
                .body("operations.parks", contains(true, true))
                .body("operations.error_class", contains("5xx", "5xx"))
                .body("total", equalTo(2));

        cure();
        retryAll(user).body("retried", equalTo(2)).body("applied", equalTo(2));

        list(user).body("operations", empty());
        as(user).get("/api/notes/poisoned/snapshots")
                .then()
                .body("snapshots.operation_id", contains("o1", "o2"))
                .body("snapshots.version", contains(2, 3));
    }

    @Test
    void whatFailsAgainIsKeptWithItsAttemptsAndWhatWaitsBehindItIsNotTried() {
        String user = "again";
        kafka.apply(batch("retail", user, operation(0, OperationType.CREATE, "o1", "poisoned", 0)));
        kafka.apply(batch("retail", user, operation(0, OperationType.UPSERT, "o2", "poisoned", 0)));

        retryAll(user)
                .body("retried", equalTo(1))
                .body("applied", equalTo(0))
                .body("failed", equalTo(1))
                .body("waiting", equalTo(1));

        list(user).body("operations.attempts", contains(2, 1));
        operator()
                .get(FAILED + "/" + user + "/o1")
                .then()
                .statusCode(200)
                .body("payload.by", equalTo("o1"))
                .body("last_error", containsString("poison"));
    }

    @Test
    void allOfAllUsersAreTriedOnceEachAlsoWhereAUserHasMoreThanATransactionTakes() throws Exception {
        String tenant = "thousand";
        Operation[] many = new Operation[1001];
        Arrays.setAll(many, i -> operation(i, OperationType.UPSERT, "o" + i, "poisoned", 0));
        kafka.apply(batch(tenant, "few", operation(0, OperationType.CREATE, "o0", "poisoned", 0)));
        kafka.apply(batch(tenant, "many", many));

        retryAllOf(tenant)
                .body("retried", equalTo(2))
                .body("applied", equalTo(0))
                .body("failed", equalTo(2))
                .body("waiting", equalTo(1000));
        cure();
        retryAllOf(tenant)
                .body("retried", equalTo(1002))
                .body("applied", equalTo(1002))
                .body("failed", equalTo(0))
                .body("waiting", equalTo(0));

        assertThat(TestingSql.column("select operation_id from snapshot.snapshots"
                        + " where tenant_id = 'thousand' and user_id = 'many' order by version"))
                .isEqualTo(Stream.of(many).map(Operation::operationId).toList());
        retryAllOf(tenant).body("retried", equalTo(0)).body("waiting", equalTo(0));
    }

    @Test
    void oneThatWasAppliedByARetryIsAnsweredAsAppliedWhenItIsSentAgain() throws Exception {
        String user = "resent";
        kafka.apply(batch("retail", user, operation(0, OperationType.CREATE, "o1", "poisoned", 0)));
        cure();

        operator()
                .post(FAILED + "/" + user + "/o1/retry")
                .then()
                .statusCode(200)
                .body("applied", equalTo(1));

        Outcome again = kafka.apply(batch("retail", user, operation(0, OperationType.CREATE, "o1", "poisoned", 0)))
                .outcomes()
                .getFirst();
        assertThat(again.version()).isEqualTo(1);
        assertThat(again.replayed()).isTrue();
        operator().post(FAILED + "/" + user + "/o1/retry").then().statusCode(404);
    }

    @Test
    void usersTryTheirOwnAgainAndNobodyElses() throws Exception {
        String user = "selfhelp";
        kafka.apply(batch("retail", user, operation(0, OperationType.CREATE, "o1", "poisoned", 0)));
        cure();

        as("other")
                .contentType("application/json")
                .body("{\"userId\":\"" + user + "\"}")
                .post("/api/notes/retry")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        as(user).contentType("application/json")
                .body("{\"userId\":\"" + user + "\"}")
                .post("/api/notes/retry")
                .then()
                .statusCode(200)
                .body("applied", equalTo(1));
    }

    @Test
    void whatASchemaRefusedIsTriedAgainOnlyByOperatorsWhoSaySo() {
        String user = "refused";
        Operation wrong = operation(0, OperationType.UPSERT, "o1", "corrected", 0);
        Refusal refusal = new Refusal(0, "o1", null, ErrorCode.SCHEMA_MISMATCH, "it does not fit", null, wrong);
        kafka.apply(batch("retail", user).only(List.of(), List.of(refusal)));
        kafka.apply(batch("retail", user, operation(0, OperationType.UPSERT, "o2", "corrected", 0)));

        retryAll(user).body("retried", equalTo(0));
        as(user).contentType("application/json")
                .body("{}")
                .post("/api/notes/retry")
                .then()
                .statusCode(200)
                .body("retried", equalTo(0));
        as(user).get("/api/notes/corrected").then().body("operation_id", equalTo("o2"));
        list(user).body("operations.error_class", contains("4xx"));

        operator()
                .contentType("application/json")
                .body("{\"user\":\"" + user + "\",\"error_class\":\"4xx\"}")
                .post(FAILED + "/retry")
                .then()
                .body("applied", equalTo(1));
        as(user).get("/api/notes/corrected").then().body("operation_id", equalTo("o1"));
    }

    @Test
    void moreThanFitsIntoMemoryIsTriedInSeveralTransactions() throws Exception {
        String user = "large";
        kafka.apply(batch(
                "retail",
                user,
                operation(0, OperationType.CREATE, "o1", "poisoned", 0),
                operation(1, OperationType.UPSERT, "o2", "poisoned", 0),
                operation(2, OperationType.UPSERT, "o3", "poisoned", 0)));
        TestingSql.execute("update snapshot.sync_failed_operations"
                + " set payload = '{\"n\":\"' || repeat('x', 9000000) || '\"}' where user_id = 'large'");
        cure();

        retryAll(user).body("retried", equalTo(3)).body("applied", equalTo(3));

        assertThat(
                        TestingSql.column(
                                "select operation_id || ' ' || coalesce(created_at - lag(created_at) over (order by version)"
                                        + " = interval '1 microsecond', false) from snapshot.snapshots where user_id = 'large' order by version"))
                .as("within a transaction time goes on by a microsecond")
                .containsExactly("o1 false", "o2 true", "o3 false");
    }

    @Test
    void anotherTenantSeesNothing() {
        String user = "foreign";
        kafka.apply(batch("retail", user, operation(0, OperationType.CREATE, "o1", "poisoned", 0)));

        given().auth()
                .oauth2(TestingTokens.of("globex", user).roles("operator").build())
                .get(FAILED)
                .then()
                .statusCode(200)
                .body("operations.findAll { it.user_id == '" + user + "' }", empty());
        given().auth()
                .oauth2(TestingTokens.of("globex", user).roles("operator").build())
                .post(FAILED + "/" + user + "/o1/retry")
                .then()
                .statusCode(404);
    }

    @Test
    void onlyWhatWasExportedIsCleared() throws Exception {
        String tenant = "archived";
        kafka.apply(batch(tenant, "u", operation(0, OperationType.CREATE, "o1", "poisoned", 0)));
        kafka.apply(batch(tenant, "u", operation(0, OperationType.CREATE, "o2", "poisoned", 0)));
        TestingSql.execute(
                "update snapshot.sync_failed_operations set first_failed_at = first_failed_at - interval '31 days'"
                        + " where tenant_id = 'archived' and operation_id = 'o1'");
        RequestSpecification operator = given().auth()
                .oauth2(TestingTokens.of(tenant, "op").roles("operator").build())
                .contentType("application/json");

        operator.queryParam("older_than", "P30D").get(FAILED).then().body("total", equalTo(1));
        given().spec(archiving(tenant, 2)).post(FAILED + "/archive").then().statusCode(409);
        given().spec(archiving(tenant, 1))
                .post(FAILED + "/archive")
                .then()
                .statusCode(200)
                .body("cleared", equalTo(1));

        given().auth()
                .oauth2(TestingTokens.of(tenant, "op").roles("operator").build())
                .get(FAILED)
                .then()
                .body("operations.operation_id", contains("o2"));
    }

    @Test
    void badParametersAreSaid() {
        for (String query : new String[] {
            "limit=0", "limit=x", "error_class=3xx", "older_than=PT1H", "older_than=x", "user=%00", "collection=%00"
        }) {
            operator()
                    .urlEncodingEnabled(false)
                    .get(FAILED + "?" + query)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid-parameter"));
        }
        operator().get(FAILED + "?cursor=x").then().statusCode(400).body("code", equalTo("invalid-cursor"));
        as("nobody").get(FAILED).then().statusCode(403);
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        String user = "pages";
        for (int i = 0; i < 3; i++) {
            kafka.apply(batch("paged", user, operation(0, OperationType.CREATE, "o" + i, "poisoned", 0)));
        }
        String token = TestingTokens.of("paged", "op").roles("operator").build();

        String cursor = given().auth()
                .oauth2(token)
                .get(FAILED + "?limit=2")
                .then()
                .body("operations", hasSize(2))
                .extract()
                .path("next_cursor");

        given().auth()
                .oauth2(token)
                .get(FAILED + "?limit=2&cursor=" + cursor)
                .then()
                .body("operations.operation_id", contains("o2"));
    }

    private static RequestSpecification archiving(String tenant, int expected) {
        return given().auth()
                .oauth2(TestingTokens.of(tenant, "op").roles("operator").build())
                .contentType("application/json")
                .body("{\"older_than\":\"P30D\",\"expected\":" + expected + "}");
    }

    private static ValidatableResponse list(String user) {
        return operator().queryParam("user", user).get(FAILED).then().statusCode(200);
    }

    private static ValidatableResponse retryAll(String user) {
        return operator()
                .contentType("application/json")
                .body("{\"user\":\"" + user + "\"}")
                .post(FAILED + "/retry")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse retryAllOf(String tenant) {
        return given().auth()
                .oauth2(TestingTokens.of(tenant, "op").roles("operator").build())
                .contentType("application/json")
                .post(FAILED + "/retry")
                .then()
                .statusCode(200);
    }

    private static RequestSpecification operator() {
        return given().auth()
                .oauth2(TestingTokens.of("retail", "op").roles("operator").build());
    }

    private static RequestSpecification as(String user) {
        return given().auth()
                .oauth2(TestingTokens.of("retail", user).roles("user").build());
    }
}
