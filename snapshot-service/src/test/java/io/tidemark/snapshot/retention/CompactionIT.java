package io.tidemark.snapshot.retention;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static io.tidemark.snapshot.retention.TestingCompaction.as;
import static io.tidemark.snapshot.retention.TestingCompaction.compact;
import static io.tidemark.snapshot.retention.TestingCompaction.rebuild;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.snapshot.TestingOperations;
import io.tidemark.snapshot.TestingSql;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compaction on the real store; of notes the newest two versions and ninety days of tombstones are kept, of drafts an hour. */
@QuarkusTest
@TestProfile(CompactionIT.KeepsTwo.class)
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class CompactionIT {
    private static final Duration PATIENCE = Patience.LIMIT;

    @Inject
    CompactionTimer timer;

    private final TestingOperations kafka = new TestingOperations();

    /** A chunk of three, so that a compaction takes several transactions. */
    public static final class KeepsTwo implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tidemark.snapshot.retention.collections.notes.keep-versions", "2",
                    "tidemark.snapshot.retention.collections.notes.tombstones-for", "90D",
                    "tidemark.snapshot.retention.collections.drafts.keep-for", "1H",
                    "tidemark.snapshot.retention.conflicts-for", "30D",
                    "tidemark.snapshot.retention.chunk", "3");
        }
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void oldVersionsGoAndTheNewestOnesDigestAndCountStay() throws Exception {
        givenHistory("compact");
        List<String> sums = sums("compact");

        JsonPath done = compact("compact");

        assertThat(done.getLong("versions")).isEqualTo(5);
        assertThat(done.getLong("users_done")).isEqualTo(1);
        assertThat(versions("compact")).containsExactly("r1:6", "r1:7", "r2:8", "r2:9", "r3:10");
        assertThat(sums("compact")).isEqualTo(sums);
        assertThat(rebuild("compact").getLong("difference_count")).isZero();
    }

    @Test
    void compactedTwiceIsCompactedOnce() throws Exception {
        givenHistory("twice");
        compact("twice");
        List<String> first = TestingSql.column("select s::text from snapshot.snapshots s where tenant_id = 'twice'");

        JsonPath again = compact("twice");

        assertThat(again.getLong("versions")).isZero();
        assertThat(TestingSql.column("select s::text from snapshot.snapshots s where tenant_id = 'twice'"))
                .isEqualTo(first);
    }

    @Test
    void theRunbooksQueriesFindNothingAfterwards() throws Exception {
        givenHistory("runbook");
        givenDeletedLongAgo("runbook");

        compact("runbook");

        try (var connection =
                        TidemarkServers.postgres().as("tidemark_integrity").getConnection();
                var statement = connection.createStatement()) {
            for (String query : List.of(
                    "select child.id from child left join parent on child.parent_id = parent.id where parent.id is null limit 50",
                    "select logical_key, count(*) from snapshots group by logical_key having count(*) > 1 limit 50",
                    "select user_id from (select user_id, version, lag(version) over (partition by user_id order by created_at)"
                            + " as before from snapshots) s where version < before limit 50",
                    "select user_id, version, count(*) from snapshots group by user_id, version having count(*) > 1")) {
                assertThat(statement.executeQuery(query).next()).as(query).isFalse();
            }
        }
        assertThat(TestingSql.column("select version from snapshot.snapshots"
                        + " where tenant_id = 'runbook' and record_id = 'r1' and parent_version is null"))
                .containsExactly("6");
    }

    @Test
    void anOperationWhoseSnapshotIsGoneIsAnsweredAlikeAndNotAppliedAgain() throws Exception {
        BatchOutcome first = givenHistory("resent");
        compact("resent");
        TestingSql.execute(
                "update snapshot.sync_inbox set created_at = now() - interval '10 years' where tenant_id = 'resent'");
        compact("resent");

        BatchOutcome resent = kafka.apply(history("resent"));

        assertThat(resent.outcomes())
                .isEqualTo(first.outcomes().stream()
                        .map(outcome -> outcome.replayedAt(outcome.position()))
                        .toList());
        assertThat(versions("resent")).containsExactly("r1:6", "r1:7", "r2:8", "r2:9", "r3:10");
        Outcome another = kafka.apply(batch("resent", "alice", operation(0, OperationType.CREATE, "o1", "other", 0)))
                .outcomes()
                .get(0);
        assertThat(another.code()).isEqualTo(ErrorCode.OPERATION_ID_REUSED);
    }

    @Test
    void anOperationOfADeviceCounterIsAnsweredAlikeAfterwardsAlsoWhenItsDeviceWasSetUpAnew() {
        Operation[] operations = new Operation[4];
        for (int i = 0; i < operations.length; i++) {
            String payload = "{\"n\":" + i + "}";
            operations[i] = new Operation(
                    i, "c" + i, (long) i + 1, OperationType.UPSERT, "r1", i, 1, payload, ContentHash.of(payload));
        }
        kafka.apply(batch("counted", "alice", operations));
        compact("counted");

        BatchOutcome resent = kafka.apply(batch("counted", "alice", operations));

        OperationBatch batch = batch("counted", "alice", operations);
        BatchOutcome anew = kafka.apply(new OperationBatch(
                batch.v(),
                batch.batchId(),
                batch.tenantId(),
                batch.userId(),
                "anew",
                batch.collection(),
                batch.receivedAt(),
                batch.operations(),
                batch.refusals(),
                batch.request()));

        assertThat(resent.outcomes()).extracting(Outcome::version).containsExactly(1L, 2L, 3L, 4L);
        assertThat(resent.outcomes()).allMatch(Outcome::replayed);
        assertThat(anew.outcomes()).isEqualTo(resent.outcomes());
    }

    @Test
    void aRecordThatWasDeletedLongAgoIsGoneForGood() throws Exception {
        givenHistory("pruned");
        givenDeletedLongAgo("pruned");
        TestingCompaction.givenConflict("pruned", "r1", 3, "1 day");
        TestingCompaction.givenConflict("pruned", "gone", 11, "1 day");
        List<String> sums = sums("pruned");

        JsonPath done = compact("pruned");

        assertThat(done.getLong("records")).isEqualTo(1);
        assertThat(TestingSql.column("select record_id from snapshot.sync_conflicts where tenant_id = 'pruned'"))
                .containsExactly("r1");
        assertThat(versions("pruned")).doesNotContain("gone:11", "gone:12").contains("r3:10");
        assertThat(TestingSql.column(
                        "select record_id from snapshot.sync_records where tenant_id = 'pruned' order by 1"))
                .containsExactly("r1", "r2", "r3");
        assertThat(TestingSql.column("select pruned_version from snapshot.sync_streams where tenant_id = 'pruned'"))
                .containsExactly("12");
        assertThat(sums("pruned")).isEqualTo(sums);
        assertThat(rebuild("pruned").getLong("difference_count")).isZero();
        assertThat(kafka.apply(batch("pruned", "alice", operation(0, OperationType.CREATE, "g1", "gone", 0)))
                        .outcomes())
                .allMatch(outcome -> outcome.replayed() && Long.valueOf(11).equals(outcome.version()));
        assertThat(kafka.apply(batch("pruned", "alice", operation(0, OperationType.CREATE, "new", "gone", 0)))
                        .outcomes())
                .allMatch(outcome -> outcome.isApplied() && Long.valueOf(13).equals(outcome.version()));
    }

    @Test
    void aVersionThatWasReplacedAMinuteAgoStaysAndOneThatWasReplacedLongAgoGoes() throws Exception {
        Operation[] operations = new Operation[3];
        Arrays.setAll(operations, i -> operation(i, OperationType.UPSERT, "o" + i, "r1", i));
        kafka.apply(batch("aged", "alice", "drafts", PushRequest.plain("aged-drafts", Instant.MAX), operations));
        TestingSql.execute(
                "update snapshot.snapshots s set created_at = now() - a.age from (values (1, interval '4 hours'),"
                        + " (2, interval '3 hours'), (3, interval '1 minute')) a (version, age)"
                        + " where s.tenant_id = 'aged' and s.version = a.version");

        compact("aged");

        assertThat(versions("aged")).containsExactly("r1:2", "r1:3");
    }

    @Test
    void besideWritesNothingIsLost() throws Exception {
        for (int i = 0; i < 30; i++) {
            BatchOutcome outcome =
                    kafka.apply(batch("beside", "alice", operation(0, OperationType.UPSERT, "o" + i, "r1", i)));
            assertThat(outcome.outcomes()).allMatch(Outcome::isApplied);
            if (i % 10 == 5) {
                compact("beside");
            }
        }
        compact("beside");

        assertThat(versions("beside")).containsExactly("r1:29", "r1:30");
        assertThat(rebuild("beside").getLong("difference_count")).isZero();
    }

    @Test
    void anotherTenantIsNotTouchedAndOneRunsAtATime() throws Exception {
        givenHistory("touched");
        givenHistory("untouched");
        compact("touched");
        assertThat(versions("untouched")).hasSize(10);
        TestingSql.execute("update snapshot.sync_leases set runner_id = 'other/1/x',"
                + " last_heartbeat = now() + interval '1 hour' where name = 'compaction'");

        as("untouched", "operator")
                .post("/ops/queue/compact")
                .then()
                .statusCode(409)
                .body("code", equalTo("request-running"));

        TestingSql.execute("update snapshot.sync_leases set runner_id = null where name = 'compaction'");
    }

    @Test
    void everyTenantIsCompactedByItselfOnceADay() throws Exception {
        givenHistory("daily");
        givenHistory("nightly");
        String runs =
                "select tenant_id || started_at from snapshot.sync_jobs where job = 'compaction' and state = 'done'"
                        + " and started_by = 'timer' and tenant_id in ('daily', 'nightly') order by 1";

        timer.look().await().atMost(PATIENCE);

        List<String> first = TestingSql.column(runs);
        assertThat(first).hasSize(2);
        assertThat(versions("daily")).hasSize(5);
        assertThat(versions("nightly")).hasSize(5);
        timer.look().await().atMost(PATIENCE);
        assertThat(TestingSql.column(runs)).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "support", "service"})
    void onlyOperatorsCompact(String role) {
        as("nobody", role).post("/ops/queue/compact").then().statusCode(403);
        as("nobody", "operator").get("/ops/queue/compact").then().statusCode(404);
        given().post("/ops/queue/compact").then().statusCode(401);
    }

    /** Seven versions of r1, two of r2, one of r3. */
    private static OperationBatch history(String tenant) {
        Operation[] operations = new Operation[10];
        for (int i = 0; i < 7; i++) {
            operations[i] = operation(i, OperationType.UPSERT, "o" + (i + 1), "r1", i);
        }
        operations[7] = operation(7, OperationType.CREATE, "o8", "r2", 0);
        operations[8] = operation(8, OperationType.UPDATE, "o9", "r2", 8);
        operations[9] = operation(9, OperationType.CREATE, "o10", "r3", 0);
        return batch(tenant, "alice", operations);
    }

    private BatchOutcome givenHistory(String tenant) {
        return kafka.apply(history(tenant));
    }

    private void givenDeletedLongAgo(String tenant) throws Exception {
        kafka.apply(batch(
                tenant,
                "alice",
                operation(0, OperationType.CREATE, "g1", "gone", 0),
                operation(1, OperationType.DELETE, "g2", "gone", 11)));
        TestingSql.execute("update snapshot.sync_records set updated_at = now() - interval '91 days'"
                + " where tenant_id = '" + tenant + "' and record_id = 'gone'");
    }

    private static List<String> versions(String tenant) throws Exception {
        return TestingSql.column("select record_id || ':' || version from snapshot.snapshots where tenant_id = '"
                + tenant + "' order by version");
    }

    private static List<String> sums(String tenant) throws Exception {
        return TestingSql.column("select version || '/' || record_count || '/' || encode(digest, 'hex')"
                + " from snapshot.sync_streams where tenant_id = '" + tenant + "'");
    }
}
