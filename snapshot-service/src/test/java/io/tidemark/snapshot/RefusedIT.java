package io.tidemark.snapshot;

import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.testkit.TidemarkServers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the table of snapshots refuses is found in the transaction that it stands in, and its neighbours are written by that one. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class RefusedIT {
    private final TestingOperations kafka = new TestingOperations();

    /** A sequence is not taken back by a rollback, so it counts every row that was ever refused. */
    @BeforeEach
    void refuse() throws SQLException {
        TestingSql.execute("""
                create sequence public.refusals;
                create function public.count_and_refuse() returns trigger language plpgsql security definer as $$
                    begin perform nextval('public.refusals'); raise 'refused'; end $$;
                create trigger refuse before insert on snapshot.snapshots for each row
                    when (new.record_id like 'refused%') execute function public.count_and_refuse()""");
    }

    @AfterEach
    void close() throws SQLException {
        TestingSql.execute("""
                drop trigger refuse on snapshot.snapshots; drop function public.count_and_refuse();
                drop sequence public.refusals""");
        kafka.close();
    }

    @Test
    void oneAmongTwoHundredIsTriedTwiceAndItsNeighboursAreWrittenByOneTransaction() throws Exception {
        Operation[] operations = new Operation[200];
        Arrays.setAll(operations, i -> operation(i, OperationType.CREATE, "o" + i, i == 137 ? "refused" : "r" + i, 0));

        BatchOutcome outcome = kafka.apply(batch("acme", "two-hundred", operations));

        assertThat(outcome.outcomes()).extracting(Outcome::isApplied).containsOnlyOnce(false);
        assertThat(outcome.outcomes().get(137).code()).isEqualTo(ErrorCode.NOT_APPLICABLE);
        assertThat(versions("two-hundred"))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 199).mapToObj(String::valueOf).toList());
        assertThat(TestingSql.column("select last_value from public.refusals")).containsExactly("2");
        assertThat(TestingSql.column(
                        "select distinct xmin::text from snapshot.snapshots where user_id = 'two-hundred'"))
                .hasSize(1);
    }

    /** Also when it is only at the statement's end that they are: trying all the rest behind each one takes thousands of tries. */
    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void whenAllOfTwoHundredAreRefusedNearlyAllAreTriedOnce(String when) throws Exception {
        TestingSql.execute("""
                create trigger refuse_all %s insert on snapshot.snapshots for each row
                    when (new.record_id like 'bad%%') execute function public.count_and_refuse()""".formatted(when));
        BatchOutcome outcome;
        try {
            Operation[] operations = new Operation[200];
            Arrays.setAll(operations, i -> operation(i, OperationType.CREATE, "o" + i, "bad" + i, 0));
            outcome = kafka.apply(batch("acme", "all-" + when, operations));
        } finally {
            TestingSql.execute("drop trigger refuse_all on snapshot.snapshots");
        }

        assertThat(outcome.outcomes()).hasSize(200).extracting(Outcome::code).containsOnly(ErrorCode.NOT_APPLICABLE);
        assertThat(versions("all-" + when)).isEmpty();
        assertThat(TestingSql.column("select last_value from public.refusals"))
                .singleElement()
                .satisfies(tries -> assertThat(Integer.parseInt(tries)).isBetween(200, 220));
    }

    @Test
    void oneThatIsOnlyRefusedAtTheStatementsEndIsFoundAmongTwoHundred() throws Exception {
        TestingSql.execute("""
                create trigger refuse_late after insert on snapshot.snapshots for each row
                    when (new.record_id = 'late') execute function public.count_and_refuse()""");
        BatchOutcome outcome;
        try {
            Operation[] operations = new Operation[200];
            Arrays.setAll(operations, i -> operation(i, OperationType.CREATE, "o" + i, i == 137 ? "late" : "r" + i, 0));
            outcome = kafka.apply(batch("acme", "late", operations));
        } finally {
            TestingSql.execute("drop trigger refuse_late on snapshot.snapshots");
        }

        assertThat(outcome.outcomes()).extracting(Outcome::isApplied).containsOnlyOnce(false);
        assertThat(outcome.outcomes().get(137).code()).isEqualTo(ErrorCode.NOT_APPLICABLE);
        assertThat(versions("late")).hasSize(199);
    }

    @Test
    void whatComesBehindARefusedOneOnItsRecordIsParkedAndNotRefusedItself() throws Exception {
        BatchOutcome outcome = kafka.apply(batch(
                "acme",
                "several",
                operation(0, OperationType.CREATE, "o0", "r0", 0),
                operation(1, OperationType.CREATE, "o1", "refused-1", 0),
                operation(2, OperationType.CREATE, "o2", "refused-2", 0),
                operation(3, OperationType.UPSERT, "o3", "refused-1", 0),
                operation(4, OperationType.CREATE, "o4", "r4", 0)));

        assertThat(outcome.outcomes())
                .extracting(Outcome::code)
                .containsExactly(
                        null, ErrorCode.NOT_APPLICABLE, ErrorCode.NOT_APPLICABLE, ErrorCode.RECORD_PARKED, null);
        assertThat(versions("several")).containsExactly("1", "2");
        assertThat(
                        TestingSql.column(
                                "select operation_id from snapshot.sync_failed_operations where user_id = 'several' order by ordinal"))
                .containsExactly("o1", "o2", "o3");
    }

    @Test
    void anAtomicRequestIsRefusedAsAWholeAndTheOneBehindItGoesOn() throws Exception {
        OperationBatch all = atomic(
                operation(0, OperationType.CREATE, "o0", "r0", 0),
                operation(1, OperationType.CREATE, "o1", "refused", 0));
        OperationBatch behind = batch("acme", "whole", operation(0, OperationType.CREATE, "o2", "r0", 0));
        kafka.send(all.key(), MessageCodec.encode(all));

        BatchOutcome after = kafka.apply(behind);

        assertThat(after.outcomes().getFirst().version()).isEqualTo(1);
        assertThat(kafka.apply(all).outcomes())
                .extracting(Outcome::code)
                .containsExactly(ErrorCode.ATOMIC_ABORTED, ErrorCode.ATOMIC_ABORTED);
        assertThat(TestingSql.column("select operation_id from snapshot.snapshots where user_id = 'whole'"))
                .containsExactly("o2");
        assertThat(TestingSql.column(
                        "select operation_id from snapshot.sync_failed_operations where user_id = 'whole'"))
                .isEmpty();
    }

    private static OperationBatch atomic(Operation... operations) {
        return batch("acme", "whole", new PushRequest("whole", Instant.MAX, true, null, null, null), operations);
    }

    private static List<String> versions(String user) throws SQLException {
        return TestingSql.column(
                "select version from snapshot.snapshots where user_id = '" + user + "' order by version");
    }
}
