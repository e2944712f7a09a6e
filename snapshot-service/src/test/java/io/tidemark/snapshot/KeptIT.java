package io.tidemark.snapshot;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.contracts.sync.Resolution;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept beside snapshots, where conflicts in the collection {@code notes} are merged. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "snapshot"),
            @ResourceArg(name = "tidemark.snapshot.conflicts.policies.notes", value = "merge")
        })
class KeptIT {
    private final TestingOperations kafka = new TestingOperations();

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void aMergeIsStoredWhatLostIsKeptAndTheSameIsAnsweredAgain() throws Exception {
        apply("merge", payload(OperationType.CREATE, "o1", 0, "{\"a\":1,\"b\":1}"));
        apply("merge", payload(OperationType.UPDATE, "o2", 1, "{\"a\":2,\"b\":1}"));
        Operation stale = payload(OperationType.UPDATE, "o3", 1, "{\"a\":1,\"b\":3}");

        Outcome merged = apply("merge", stale);
        Outcome again = apply("merge", stale);

        assertThat(merged.resolution()).isEqualTo(Resolution.MERGED);
        assertThat(again).isEqualTo(merged.replayedAt(0));
        assertThat(TestingSql.column("select payload from snapshot.snapshots where user_id = 'merge' order by version"))
                .containsExactly("{\"a\":1,\"b\":1}", "{\"a\":2,\"b\":1}", "{\"a\":2,\"b\":3}");
        assertThat(TestingSql.column(
                        "select losing_version || ' ' || payload from snapshot.sync_conflicts where user_id = 'merge'"))
                .containsExactly("2 {\"a\":1,\"b\":3}");
    }

    @Test
    void anOlderVersionComesBackAsANewOne() throws Exception {
        apply("restore", payload(OperationType.CREATE, "o1", 0, "{\"a\":1}"));
        apply("restore", payload(OperationType.DELETE, "o2", 1, Operation.NO_PAYLOAD));
        Operation restore = payload(OperationType.RESTORE, "o3", 0, "{\"version\":1}");

        assertThat(apply("restore", restore).version()).isEqualTo(3);
        assertThat(apply("restore", restore).replayed()).isTrue();
        assertThat(TestingSql.column(
                        "select payload from snapshot.snapshots where user_id = 'restore' order by version"))
                .containsExactly("{\"a\":1}", "null", "{\"a\":1}");
    }

    @Test
    void aKeyThatStoodForAnotherBodyIsRefusedAlsoMuchLater() throws Exception {
        PushRequest.IdempotencyKey key = new PushRequest.IdempotencyKey("k", ContentHash.of("one"));
        PushRequest.IdempotencyKey reused = new PushRequest.IdempotencyKey("k", ContentHash.of("two"));
        OperationBatch first = batch("key", keyed(key), operation(0, OperationType.CREATE, "o1", "r1", 0));

        assertThat(kafka.apply(first).outcomes().getFirst().isApplied()).isTrue();
        assertThat(kafka.apply(batch("key", keyed(reused), operation(0, OperationType.CREATE, "o2", "r2", 0)))
                        .outcomes())
                .extracting(Outcome::code)
                .containsExactly(ErrorCode.IDEMPOTENCY_KEY_REUSED);
        assertThat(kafka.apply(first).outcomes().getFirst().replayed()).isTrue();
        assertThat(TestingSql.column("select record_id from snapshot.snapshots where user_id = 'key'"))
                .containsExactly("r1");
    }

    @Test
    void anOutcomeThatNobodyWaitsForAnyMoreIsKeptForItsReceipt() throws Exception {
        PushRequest late = PushRequest.plain("request-1", Instant.EPOCH);
        PushRequest inTime = PushRequest.plain("request-2", Instant.MAX);

        BatchOutcome told = kafka.apply(batch("receipt", late, operation(0, OperationType.CREATE, "o1", "r1", 0)));
        kafka.apply(batch("receipt", inTime, operation(0, OperationType.CREATE, "o2", "r2", 0)));

        List<String> kept = TestingSql.column("select outcome from snapshot.sync_receipts where user_id = 'receipt'");
        assertThat(kept).hasSize(1);
        assertThat(MessageCodec.decodeBatchOutcome(kept.getFirst().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(told);
    }

    @Test
    void aReceiptTellsOfAllOperationsAlsoWhenTheyTakeTooMuchHistoryForOneTransaction() throws Exception {
        kafka.apply(batch(
                "history",
                PushRequest.plain("r", Instant.MAX),
                operation(0, OperationType.CREATE, "o1", "r1", 0),
                operation(1, OperationType.CREATE, "o2", "r2", 0),
                operation(2, OperationType.CREATE, "o3", "r3", 0)));
        TestingSql.execute("update snapshot.snapshots set payload = '{\"n\":\"' || repeat('x', 12000000) || '\"}'"
                + " where user_id = 'history'");

        BatchOutcome told = kafka.apply(batch(
                "history",
                PushRequest.plain("large", Instant.EPOCH),
                restore(0, "o4", "r1", 1),
                restore(1, "o5", "r2", 2),
                restore(2, "o6", "r3", 3)));

        assertThat(told.outcomes()).extracting(Outcome::version).containsExactly(4L, 5L, 6L);
        assertThat(TestingSql.column("select count(distinct xmin::text) from snapshot.snapshots"
                        + " where user_id = 'history' and version > 3"))
                .as("transactions")
                .doesNotContain("1");
        List<String> kept = Patience.await()
                .until(
                        () -> TestingSql.column(
                                "select outcome from snapshot.sync_receipts where request_id = 'large'"),
                        rows -> !rows.isEmpty());
        assertThat(MessageCodec.decodeBatchOutcome(kept.getFirst().getBytes(StandardCharsets.UTF_8))
                        .outcomes())
                .isEqualTo(told.outcomes());
    }

    private static Operation restore(int position, String id, String record, long version) {
        String payload = "{\"version\":" + version + "}";
        return new Operation(position, id, null, OperationType.RESTORE, record, 0, 0, payload, ContentHash.of(payload));
    }

    @Test
    void answersThatAreTooMuchForOneTransactionAreGivenInSeveral() throws Exception {
        String user = "answers";
        kafka.apply(
                batch(user, PushRequest.plain("r", Instant.MAX), operation(0, OperationType.CREATE, "o1", "r1", 0)));
        Operation[] stale = {
            operation(0, OperationType.DELETE, "o2", "r1", 7),
            operation(1, OperationType.DELETE, "o3", "r1", 8),
            operation(2, OperationType.DELETE, "o4", "r1", 9)
        };
        BatchOutcome first = kafka.apply(batch(user, PushRequest.plain("r", Instant.MAX), stale));
        TestingSql.execute("update snapshot.sync_inbox set outcome = replace(outcome, '\"by\":\"o1\"',"
                + " '\"by\":\"' || repeat('x', 12000000) || '\"') where user_id = 'answers'");

        BatchOutcome again = kafka.apply(batch(user, PushRequest.plain("r", Instant.MAX), stale));

        assertThat(first.outcomes()).extracting(Outcome::code).containsOnly(ErrorCode.VERSION_CONFLICT);
        assertThat(again.outcomes()).extracting(Outcome::operationId).containsExactly("o2", "o3", "o4");
        assertThat(again.outcomes()).extracting(Outcome::code).containsOnly(ErrorCode.VERSION_CONFLICT);
        assertThat(again.outcomes()).allMatch(Outcome::replayed);
    }

    @Test
    void whatComesBackIsShownWithItsAnswerAndSaysWhichSchemaItIsOf() throws Exception {
        apply("comeback", payload(OperationType.CREATE, "o1", 0, "{\"a\":1}"));
        apply("comeback", payload(OperationType.UPSERT, "o2", 0, "{\"a\":2}"));
        String cursor = cursorOf("comeback");

        BatchOutcome told = kafka.apply(batch(
                "comeback",
                new PushRequest("r", Instant.MAX, false, null, cursor, null),
                restore(0, "o3", "r1", 1),
                operation(1, OperationType.CREATE, "o4", "r2", 0)));

        JsonPath changes = JsonPath.from(Objects.requireNonNull(told.changes()));
        assertThat(changes.getList("changes.operation_id")).isEqualTo(List.of("o3"));
        assertThat(changes.getInt("changes[0].payload.a")).isEqualTo(1);
        assertThat(changes.getInt("changes[0].schema_version")).isEqualTo(1);
    }

    @Test
    void whatIsNewerThanAnotherChangeOfItsRecordIsShownWithThat() {
        kafka.apply(
                batch("newer", PushRequest.plain("r", Instant.MAX), operation(0, OperationType.CREATE, "o1", "r1", 0)));
        String cursor = cursorOf("newer");
        kafka.apply(
                batch("newer", PushRequest.plain("r", Instant.MAX), operation(0, OperationType.UPSERT, "o2", "r1", 0)));

        BatchOutcome told = kafka.apply(batch(
                "newer",
                new PushRequest("r", Instant.MAX, false, null, cursor, null),
                operation(0, OperationType.UPSERT, "o3", "r1", 0),
                operation(1, OperationType.CREATE, "o4", "r2", 0)));

        assertThat(JsonPath.from(Objects.requireNonNull(told.changes())).getList("changes.operation_id"))
                .isEqualTo(List.of("o2", "o3"));
    }

    private static String cursorOf(String user) {
        return given().auth()
                .oauth2(TestingTokens.of("acme", user).roles("user").build())
                .get("/api/changes")
                .path("next_cursor");
    }

    @Test
    void anAtomicRequestStoresAllOrNothing() throws Exception {
        PushRequest atomic = new PushRequest("r", Instant.MAX, true, null, null, null);

        BatchOutcome aborted = kafka.apply(batch(
                "atomic",
                atomic,
                operation(0, OperationType.CREATE, "o1", "r1", 0),
                operation(1, OperationType.DELETE, "o2", "r2", 5)));
        BatchOutcome applied = kafka.apply(batch(
                "atomic",
                atomic,
                operation(0, OperationType.CREATE, "o3", "r1", 0),
                operation(1, OperationType.CREATE, "o4", "r2", 0)));

        assertThat(aborted.outcomes())
                .extracting(Outcome::code)
                .containsExactly(ErrorCode.ATOMIC_ABORTED, ErrorCode.VERSION_CONFLICT);
        assertThat(applied.outcomes()).allMatch(Outcome::isApplied);
        assertThat(TestingSql.column(
                        "select operation_id from snapshot.snapshots where user_id = 'atomic' order by version"))
                .containsExactly("o3", "o4");
    }

    @Test
    void anAnswerCarriesWhatElseWasChangedSinceTheCursorByTheSameDeviceToo() {
        kafka.apply(from("d1", PushRequest.plain("r", Instant.MAX), operation(0, OperationType.CREATE, "o1", "r1", 0)));
        String cursor = cursorOf("both");
        kafka.apply(from("d2", PushRequest.plain("r", Instant.MAX), operation(0, OperationType.CREATE, "o2", "r2", 0)));
        // Of its own, but not answered here: a failed one that was tried again, or from before it was set up anew.
        kafka.apply(from("d1", PushRequest.plain("r", Instant.MAX), operation(0, OperationType.CREATE, "o4", "r4", 0)));

        BatchOutcome told = kafka.apply(from(
                "d1",
                new PushRequest("r", Instant.MAX, false, null, cursor, null),
                operation(0, OperationType.CREATE, "o3", "r3", 0)));

        JsonPath changes = JsonPath.from(Objects.requireNonNull(told.changes()));
        assertThat(changes.getList("changes.record_id")).isEqualTo(List.of("r2", "r4"));
        assertThat(changes.getLong("checkpoint.version")).isEqualTo(4);
        assertThat(changes.getBoolean("has_more")).isFalse();
    }

    @Test
    void aCursorThatCanNotBeFollowedIsNoReasonNotToApply() {
        BatchOutcome told = kafka.apply(batch(
                "forged",
                new PushRequest("r", Instant.MAX, false, null, "forged", null),
                operation(0, OperationType.CREATE, "o1", "r1", 0)));

        assertThat(told.changes()).isNull();
        assertThat(told.outcomes().getFirst().isApplied()).isTrue();
    }

    private static OperationBatch from(String device, PushRequest request, Operation operation) {
        OperationBatch batch = batch("both", request, operation);
        return new OperationBatch(
                batch.v(),
                batch.batchId(),
                batch.tenantId(),
                batch.userId(),
                device,
                batch.collection(),
                batch.receivedAt(),
                batch.operations(),
                batch.refusals(),
                request);
    }

    private Outcome apply(String user, Operation operation) {
        return kafka.apply(TestingOperations.batch("acme", user, operation))
                .outcomes()
                .getFirst();
    }

    private static Operation payload(OperationType type, String id, long base, String payload) {
        return new Operation(0, id, null, type, "r1", base, 1, payload, ContentHash.of(payload));
    }

    private static PushRequest keyed(PushRequest.IdempotencyKey key) {
        return new PushRequest(UUID.randomUUID().toString(), Instant.MAX, false, key, null, null);
    }

    private static OperationBatch batch(String user, PushRequest request, Operation... operations) {
        return TestingOperations.batch("acme", user, request, operations);
    }
}
