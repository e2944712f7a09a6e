package io.tidemark.snapshot;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static io.tidemark.snapshot.TestingReads.as;
import static io.tidemark.snapshot.TestingReads.givenHistory;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.testkit.HeldTable;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept for clients to look up later: results behind receipts, and what lost in conflicts. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class KeptOutcomesIT {
    private final TestingOperations kafka = new TestingOperations();

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void aReceiptIsPendingUntilAllPartsAreThereAndThenShowsTheResultsInOrder() throws Exception {
        String request = UUID.randomUUID().toString();
        String path = "/api/operations/" + request + ".2";

        givenPart("async", request, "now()", refused(2));
        as("async")
                .get(path)
                .then()
                .statusCode(200)
                .header("Retry-After", notNullValue())
                .header("Cache-Control", equalTo("no-store"))
                .body("state", equalTo("pending"))
                .body("receipt", equalTo(request + ".2"))
                .body("results", nullValue());
        givenPart("async", request, "now()", applied(0), applied(1));

        as("async")
                .get(path)
                .then()
                .statusCode(200)
                .header("Retry-After", nullValue())
                .body("state", equalTo("done"))
                .body("results.operation_id", equalTo(List.of("o0", "o1", "o2")))
                .body("results.status", equalTo(List.of("applied", "applied", "rejected")))
                .body("results[0].version", equalTo(1))
                .body("results[2].problem.code", equalTo("not-applicable"));
    }

    @Test
    void anotherUsersReceiptLooksLikeOneThatIsNotKnownYet() throws Exception {
        String request = UUID.randomUUID().toString();
        givenPart("async-owner", request, "now()", applied(0));

        for (String token : List.of(
                TestingTokens.of("acme", "async-other").build(),
                TestingTokens.of("globex", "async-owner").build())) {
            given().auth()
                    .oauth2(token)
                    .get("/api/operations/" + request + ".1")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("pending"));
        }
    }

    @Test
    void anOutcomeThatIsDecidedInTimeAndToldTooLateIsKeptForItsReceipt() throws Exception {
        kafka.apply(batch("acme", "late", operation(0, OperationType.CREATE, "o0", "r0", 0)));
        Instant answerBy = Instant.now().plusSeconds(3);
        String request = UUID.randomUUID().toString();
        OperationBatch asked = batch(
                "acme",
                "late",
                PushRequest.plain(request, answerBy),
                operation(0, OperationType.CREATE, "o1", "r1", 0));

        HeldTable.run("snapshot.sync_records", holder -> {
            kafka.send(asked.key(), MessageCodec.encode(asked));
            await().until(() -> Instant.now().isAfter(answerBy));
        });

        await().untilAsserted(() -> as("late")
                .get("/api/operations/" + request + ".1")
                .then()
                .statusCode(200)
                .body("state", equalTo("done"))
                .body("results.operation_id", equalTo(List.of("o1"))));
    }

    @Test
    void resultsThatAreOlderThanADayAreNoLongerShown() throws Exception {
        String request = UUID.randomUUID().toString();
        givenPart("async-late", request, "now() - interval '25 hours'", applied(0));

        as("async-late")
                .get("/api/operations/" + request + ".1")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    /** What compaction took away, or what never came: its name tells how old it is. */
    @Test
    void aReceiptThatIsOlderThanADayIsNotPendingForEver() {
        long millis = Instant.now().minus(Duration.ofHours(25)).toEpochMilli();
        String request = new UUID(millis << 16 | 0x7abc, UUID.randomUUID().getLeastSignificantBits()).toString();

        as("async-gone")
                .get("/api/operations/" + request + ".1")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0b0e3f6e-8f5c-4f0e-9a3c-111111111111", "0b0e3f6e-8f5c-4f0e-9a3c-111111111111.0"})
    void whatIsNoReceiptIsAProblem(String receipt) {
        as("bad")
                .get("/api/operations/" + receipt)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-parameter"));
    }

    @Test
    void theConflictsOfARecordAreShownNewestFirstPageByPage() throws Exception {
        givenHistory(kafka, "loser");
        for (int version = 1; version <= 3; version++) {
            givenConflict("loser", "r1", version);
        }
        givenConflict("loser", "r2", 4);

        JsonPath first = as("loser")
                .queryParam("limit", 2)
                .get("/api/notes/r1/conflicts")
                .jsonPath();
        JsonPath second = as("loser")
                .queryParam("limit", 2)
                .queryParam("cursor", first.getString("next_cursor"))
                .get("/api/notes/r1/conflicts")
                .jsonPath();

        assertThat(first.getList("conflicts.version")).isEqualTo(List.of(3, 2));
        assertThat(first.getBoolean("has_more")).isTrue();
        assertThat(first.getString("conflicts[0].payload.text")).isEqualTo("lost 3");
        assertThat(first.getString("conflicts[0].resolution")).isEqualTo("last-writer-wins");
        assertThat(second.getList("conflicts.version")).isEqualTo(List.of(1));
        assertThat(second.getBoolean("has_more")).isFalse();
    }

    @Test
    void aPageOfConflictsEndsWhereItHoldsEnoughBytesAndTheNextOneGoesOn() throws Exception {
        givenHistory(kafka, "heavy");
        TestingReads.execute(
                "insert into snapshot.sync_conflicts select 'acme', 'heavy', i, 'o' || i, 'notes', 'r1', 0, 1,"
                        + " 'last-writer-wins', '\"' || repeat('x', 250000) || '\"', sha256(''), now() from generate_series(1, 19) i");

        JsonPath first = as("heavy")
                .queryParam("limit", 1_000)
                .get("/api/notes/r1/conflicts")
                .jsonPath();
        JsonPath second = as("heavy")
                .queryParam("cursor", first.getString("next_cursor"))
                .get("/api/notes/r1/conflicts")
                .jsonPath();

        assertThat(first.getList("conflicts.version"))
                .hasSize(17)
                .startsWith(19)
                .endsWith(3);
        assertThat(first.getBoolean("has_more")).isTrue();
        assertThat(second.getList("conflicts.version")).isEqualTo(List.of(2, 1));
        assertThat(second.getBoolean("has_more")).isFalse();
    }

    @Test
    void aRecordWithoutConflictsHasNoneAndOneThatNeverWasIsNotThere() {
        givenHistory(kafka, "peaceful");

        as("peaceful").get("/api/notes/r1/conflicts").then().statusCode(200).body("conflicts.size()", equalTo(0));
        as("peaceful").get("/api/notes/r9/conflicts").then().statusCode(404).body("code", equalTo("not-found"));
        as("stranger").get("/api/notes/r1/conflicts").then().statusCode(404);
        as("peaceful").get("/api/Notes/r1/conflicts").then().statusCode(400);
    }

    @Test
    void aCursorOfTheStreamIsNoneOfConflicts() {
        givenHistory(kafka, "mixer");

        as("mixer")
                .queryParam("cursor", TestingReads.newestCursor("mixer"))
                .get("/api/notes/r1/conflicts")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-cursor"));
    }

    private static Outcome applied(int position) {
        return Outcome.applied(position, "o" + position, position + 1L, ContentHash.of("{}"), false);
    }

    private static Outcome refused(int position) {
        return Outcome.refused(
                position, "o" + position, OutcomeStatus.REJECTED, ErrorCode.NOT_APPLICABLE, "not this one");
    }

    private static void givenPart(String user, String request, String createdAt, Outcome... outcomes)
            throws SQLException {
        BatchOutcome outcome = new BatchOutcome(
                BatchOutcome.VERSION,
                UUID.randomUUID().toString(),
                "acme",
                user,
                "d1",
                "notes",
                1,
                2,
                Instant.EPOCH,
                null,
                null,
                List.of(outcomes));
        insert(
                "insert into snapshot.sync_receipts values ('acme', ?, ?, ?, ?, " + createdAt + ")",
                user,
                request,
                outcome.batchId(),
                new String(MessageCodec.encode(outcome), StandardCharsets.UTF_8));
    }

    private static void givenConflict(String user, String record, long version) throws SQLException {
        String payload = "{\"text\":\"lost " + version + "\"}";
        insert(
                "insert into snapshot.sync_conflicts (tenant_id, user_id, version, operation_id, collection, record_id,"
                        + " base_version, losing_version, resolution, payload, content_hash, created_at)"
                        + " values ('acme', ?, ?, 'o', 'notes', ?, 1, 1, 'last-writer-wins', ?,"
                        + " sha256(convert_to(?, 'UTF8')), now())",
                user,
                version,
                record,
                payload,
                payload);
    }

    private static void insert(String sql, Object... values) throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
