package io.tidemark.snapshot;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.OutcomeStatus;
import io.tidemark.contracts.sync.Refusal;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.testkit.TidemarkServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From Kafka to committed rows and back to Kafka. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class ApplyIT {
    private final TestingOperations kafka = new TestingOperations();

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void operationsTakeTheUsersVersionsInOrder() throws Exception {
        BatchOutcome outcome = kafka.apply(batch(
                "acme",
                "order",
                operation(0, OperationType.CREATE, "o1", "r1", 0),
                operation(1, OperationType.UPDATE, "o2", "r1", 1),
                operation(2, OperationType.DELETE, "o3", "r1", 2)));

        assertThat(outcome.outcomes()).extracting(Outcome::version).containsExactly(1L, 2L, 3L);
        assertThat(outcome.headVersion()).isEqualTo(3);
        assertThat(TestingSql.column("select type from snapshot.snapshots where user_id = 'order' order by version"))
                .containsExactly("create", "update", "delete");
    }

    @Test
    void aRecordDeliveredAgainStoresNothingAndIsAnsweredAlike() throws Exception {
        OperationBatch batch = batch(
                "acme",
                "again",
                operation(0, OperationType.CREATE, "o1", "r1", 0),
                operation(1, OperationType.UPDATE, "o2", "r1", 9));
        BatchOutcome first = kafka.apply(batch);

        BatchOutcome second = kafka.apply(batch);

        assertThat(second.outcomes())
                .isEqualTo(first.outcomes().stream()
                        .map(outcome -> outcome.replayedAt(outcome.position()))
                        .toList());
        assertThat(TestingSql.column("select version from snapshot.snapshots where user_id = 'again'"))
                .containsExactly("1");
    }

    @Test
    void aConflictShowsTheHeadAndWhatTheOperationWasBasedOnAlsoWhenItIsSentAgain() {
        kafka.apply(batch(
                "acme",
                "conflict",
                operation(0, OperationType.CREATE, "o1", "r1", 0),
                operation(1, OperationType.UPDATE, "o2", "r1", 1)));
        OperationBatch stale = batch("acme", "conflict", operation(0, OperationType.UPDATE, "o3", "r1", 1));

        Outcome conflict = kafka.apply(stale).outcomes().getFirst();

        assertThat(conflict.current()).isEqualTo(version(2, "{\"by\":\"o2\"}"));
        assertThat(conflict.base()).isEqualTo(version(1, "{\"by\":\"o1\"}"));
        assertThat(kafka.apply(stale).outcomes()).containsExactly(conflict.replayedAt(0));
    }

    private static Outcome.RecordVersion version(long number, String payload) {
        return new Outcome.RecordVersion(number, ContentHash.of(payload), false, payload);
    }

    @Test
    void whatIsSaidOfARefusedOneAndCannotBeStoredHoldsNobodyUp() throws Exception {
        Operation kept = operation(0, OperationType.CREATE, "o1", "r1", 0);
        OperationBatch batch = batch("acme", "nul", operation(1, OperationType.CREATE, "o2", "r2", 0));
        Refusal refusal =
                new Refusal(0, "o1", null, ErrorCode.SCHEMA_MISMATCH, "property 'a\u0000' is too much", null, kept);

        BatchOutcome outcome = kafka.apply(batch.only(batch.operations(), List.of(refusal)));

        assertThat(outcome.outcomes())
                .extracting(Outcome::status)
                .containsExactly(OutcomeStatus.REJECTED, OutcomeStatus.APPLIED);
        assertThat(outcome.outcomes().getFirst().code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
        assertThat(TestingSql.column("select operation_id from snapshot.sync_failed_operations where user_id = 'nul'"))
                .containsExactly("o1");
    }

    @Test
    void whatTheStoreRefusesIsRejectedAndItsNeighboursApply() throws Exception {
        TestingSql.execute("""
                create function refuse() returns trigger language plpgsql as $$ begin raise 'poison'; end $$;
                create trigger poison before insert on snapshot.snapshots for each row
                    when (new.record_id = 'poisoned') execute function refuse()""");
        try {
            BatchOutcome outcome = kafka.apply(batch(
                    "acme",
                    "poison",
                    operation(0, OperationType.CREATE, "o1", "r1", 0),
                    operation(1, OperationType.CREATE, "o2", "poisoned", 0),
                    operation(2, OperationType.CREATE, "o3", "r3", 0)));

            assertThat(outcome.outcomes())
                    .extracting(Outcome::status)
                    .containsExactly(OutcomeStatus.APPLIED, OutcomeStatus.REJECTED, OutcomeStatus.APPLIED);
            assertThat(outcome.outcomes().get(1).code()).isEqualTo(ErrorCode.NOT_APPLICABLE);
            assertThat(kafka.apply(batch("acme", "poison", operation(0, OperationType.CREATE, "o2", "poisoned", 0)))
                            .outcomes())
                    .containsExactly(outcome.outcomes().get(1).replayedAt(0));
            assertThat(TestingSql.column(
                            "select record_id from snapshot.snapshots where user_id = 'poison' order by version"))
                    .containsExactly("r1", "r3");
        } finally {
            TestingSql.execute("drop trigger poison on snapshot.snapshots; drop function refuse()");
        }
    }

    @Test
    void whatCanNotBeDecodedIsPutAsideAndTheNextOneApplies() {
        double before = unreadable();
        try (Consumer<String, byte[]> dead = TestingOperations.reader(Topics.DEAD_OPERATIONS)) {
            kafka.send("acme/dead", "{".getBytes(StandardCharsets.UTF_8));
            BatchOutcome outcome =
                    kafka.apply(batch("acme", "dead", operation(0, OperationType.CREATE, "o1", "r1", 0)));

            assertThat(outcome.outcomes().get(0).isApplied()).isTrue();
            assertThat(TestingOperations.awaitRecord(dead, "acme/dead")).hasSize(1);
        }
        assertThat(unreadable()).isEqualTo(before + 1);
    }

    private static double unreadable() {
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("operations_unreadable_total "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ", -1)[1]))
                .sum();
    }

    @Test
    void whatArrivesWhileTheDatabaseIsDeadIsAppliedOnceItIsBack() throws Exception {
        kafka.apply(batch("acme", "killed", operation(0, OperationType.CREATE, "o1", "r1", 0)));
        OperationBatch late = batch("acme", "killed", operation(0, OperationType.UPDATE, "o2", "r1", 1));
        TidemarkServers.postgres().kill();
        kafka.send(late.key(), MessageCodec.encode(late));
        TidemarkServers.postgres().start();

        BatchOutcome outcome = kafka.await(late.batchId());

        assertThat(outcome.outcomes().get(0).version()).isEqualTo(2);
    }

    @Test
    void aTransactionThatNamesNoTenantSeesNothingAndWritesNothing() throws Exception {
        kafka.apply(batch("acme", "hidden", operation(0, OperationType.CREATE, "o1", "r1", 0)));

        try (Connection connection =
                        TidemarkServers.postgres().as("tidemark_snapshot").getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("select 1 from snapshots")) {
                assertThat(rows.next()).isFalse();
            }
            assertThat(statement.executeUpdate("update snapshots set payload = '{}'"))
                    .isZero();
        }
    }
}
