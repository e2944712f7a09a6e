package io.tidemark.integrity.sweep;

import static io.restassured.RestAssured.given;
import static io.tidemark.integrity.sweep.TestingScans.ADMIN;
import static io.tidemark.integrity.sweep.TestingScans.OPERATOR;
import static io.tidemark.integrity.sweep.TestingScans.SCANS;
import static io.tidemark.integrity.sweep.TestingScans.anotherReplicaHoldsTheLease;
import static io.tidemark.integrity.sweep.TestingScans.completed;
import static io.tidemark.integrity.sweep.TestingScans.findings;
import static io.tidemark.integrity.sweep.TestingScans.one;
import static io.tidemark.integrity.sweep.TestingScans.order;
import static io.tidemark.integrity.sweep.TestingScans.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.Subject;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.sweep.look-every", value = "50ms"),
            @ResourceArg(name = "tidemark.integrity.sweep.chunk-rows", value = "700"),
            @ResourceArg(name = "tidemark.integrity.sweep.rows-per-second", value = "1000000"),
            @ResourceArg(name = "tidemark.integrity.sweep.rest-times", value = "0"),
        })
class SweepIT {
    private static final int ROWS = Integer.getInteger("tidemark.rows", 20_000);
    private static final int EACH = 100;

    @Inject
    SweepStore sweeps;

    @BeforeEach
    void givenNothing() {
        TestingScans.begin();
    }

    @Test
    void everythingThatIsInjectedIsFoundByOneScanUnderLiveWritesAndNothingElse() throws Exception {
        int healthy = ROWS / ManyUsers.VERSIONS - 7 * EACH;
        for (String kind : Set.of("tampered", "orphan", "double", "lowered", "forged", "headless", "miscount")) {
            ManyUsers.create(kind + "-", 1, EACH);
        }
        ManyUsers.create("sound-", 1, healthy);
        ManyUsers.dropKeys();
        ManyUsers.tamper("tampered-%");
        ManyUsers.deleteParent("orphan-%");
        ManyUsers.duplicate("double-%");
        ManyUsers.lowerVersion("lowered-%");
        ManyUsers.rewrite("forged-%");
        ManyUsers.deleteHead("headless-%");
        ManyUsers.miscount("miscount-%");

        AtomicBoolean over = new AtomicBoolean();
        // Not in the common pool: REST Assured's first call waits for that too, and the scan would begin after the
        // writes.
        CompletableFuture<Integer> writes = CompletableFuture.supplyAsync(
                () -> writeUntil(over, healthy),
                task -> Thread.ofPlatform().name("live writes").start(task));
        JsonPath scan;
        try {
            scan = completed(start(ADMIN));
        } finally {
            over.set(true);
        }

        Set<String> expected = new TreeSet<>();
        for (int n = 1; n <= EACH; n++) {
            expected.add("hash-mismatch tampered-" + n + "/7");
            expected.add("orphans orphan-" + n + "/13");
            expected.add("duplicate-keys double-" + n + "/9");
            expected.add("duplicate-versions double-" + n + "/9");
            expected.add("non-monotonic-user lowered-" + n + "/2");
            expected.add("non-monotonic-record lowered-" + n + "/2");
            // The number 2 was told of with another hash, and the head has lost its snapshot.
            expected.add("rewritten lowered-" + n + "/2");
            expected.add("heads-differ lowered-" + n + "/20");
            expected.add("digest-mismatch lowered-" + n + "/0 notes");
            expected.add("rewritten forged-" + n + "/17");
            expected.add("heads-differ headless-" + n + "/19");
            expected.add("digest-mismatch headless-" + n + "/0 notes");
            expected.add("digest-mismatch miscount-" + n + "/0");
        }
        assertThat(writes.join()).as("live writes").isPositive();
        assertThat(findings()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(scan.getLong("rows_scanned")).isGreaterThan(ROWS);
    }

    @Test
    void aRecordWhoseHeadIsGoneWithItsPartOfTheStreamIsMissedByTheRecountOfItsCollection() {
        ManyUsers.create("hidden-", 1, 1);
        ManyUsers.create("sound-", 1, 3);
        ManyUsers.hide("hidden-%");

        completed(start(ADMIN));

        assertThat(findings())
                .containsExactlyInAnyOrder("digest-mismatch hidden-1/0 notes", "heads-differ hidden-1/16");
    }

    /** Until told to stop: users who go on, and new ones. */
    private static int writeUntil(AtomicBoolean over, int healthy) {
        int written = 0;
        while (!over.get() && written < healthy) {
            written++;
            SnapshotTables.execute(ManyUsers.append("sound-" + written));
            ManyUsers.create("new-" + written + "-", 1, 1);
        }
        return written;
    }

    @Test
    void aScanIsPausedGoesOnWhereItWasAndIsCancelled() {
        ManyUsers.create("u-", 1, 100);
        anotherReplicaHoldsTheLease();
        String id = start(ADMIN);
        order(id, "pause").statusCode(200).body("state", equalTo("paused"));
        order(id, "pause").statusCode(409).body("code", equalTo("scan-not-possible"));
        given().auth()
                .oauth2(ADMIN)
                .contentType(ContentType.JSON)
                .body(Map.of("reason", "another"))
                .post(SCANS)
                .then()
                .statusCode(409)
                .body("code", equalTo("scan-running"));

        SnapshotTables.execute("update integrity.leases set last_heartbeat = '-infinity' where name = 'full-scan'");
        order(id, "resume").statusCode(200);
        assertThat(completed(id).getLong("rows_scanned")).isEqualTo(100 * 20 + 100 * 5 + 100 * 20);
        order(id, "cancel").statusCode(409);

        anotherReplicaHoldsTheLease();
        String second = start(ADMIN);
        order(second, "pause").statusCode(200);
        order(second, "cancel").statusCode(200).body("state", equalTo("cancelled"));
        order(second, "resume").statusCode(409);
        assertThat(one(second, ADMIN).getLong("rows_scanned")).isZero();
    }

    @Test
    void aScanThatWasCancelledIsNotMadeUpForBeforeTheNextIsDue() {
        anotherReplicaHoldsTheLease();
        SnapshotTables.execute("insert into integrity.sweeps (tenant_id, state, started_by, reason)"
                + " values ('', 'cancelled', 'integrity-service', 'schedule')");

        sweeps.startIfDue(Duration.ofDays(1)).await().atMost(Patience.LIMIT);
        assertThat(sweeps.running().await().atMost(Patience.LIMIT)).isEmpty();

        SnapshotTables.execute("update integrity.sweeps set started_at = now() - interval '25 hours'");
        sweeps.startIfDue(Duration.ofDays(1)).await().atMost(Patience.LIMIT);
        assertThat(sweeps.running().await().atMost(Patience.LIMIT)).isPresent();
    }

    @Test
    void anOperatorDoesNotHoldUpTheScansOfAllByPausingTheOwn() {
        anotherReplicaHoldsTheLease();
        String id = start(OPERATOR);

        order(OPERATOR, id, "pause").statusCode(403);

        assertThat(one(id, OPERATOR).getString("state")).isEqualTo("running");
        order(OPERATOR, id, "cancel").statusCode(200);
    }

    @Test
    void anotherReplicaGoesOnBehindTheLastPartOfOneThatDied() {
        ManyUsers.create("u-", 1, 100);
        ManyUsers.tamper("u-%");
        SnapshotTables.execute("""
                insert into integrity.sweeps (tenant_id, state, cursor_tenant, cursor_user, cursor_version, rows_scanned,
                    started_by, reason) values ('', 'running', 'acme', 'u-50', 20, 1000, 'tidemark/root', 'x');
                insert into integrity.leases (name, runner_id, epoch, last_heartbeat)
                values ('full-scan', 'the dead one', 7, now() - interval '1 hour')
                on conflict (name) do update
                set runner_id = excluded.runner_id, epoch = excluded.epoch, last_heartbeat = excluded.last_heartbeat""");
        String id = given().auth().oauth2(ADMIN).get(SCANS).path("scans[0].id");

        completed(id);

        assertThat(findings())
                .as("only those behind u-50")
                .contains("hash-mismatch u-51/7")
                .doesNotContain("hash-mismatch u-50/7", "hash-mismatch u-10/7");
    }

    @Test
    void whileAnotherReplicaWorksOnAScanThisOneDoesNot() {
        ManyUsers.create("u-", 1, 10);
        anotherReplicaHoldsTheLease();
        String id = start(ADMIN);
        String other =
                start(TestingTokens.of("globex", "olga").roles("operator").build(), 409);
        assertThat(other).isNull();
        assertThat(one(id, ADMIN).getLong("rows_scanned")).isZero();

        SnapshotTables.execute("update integrity.leases set last_heartbeat = '-infinity' where name = 'full-scan'");

        assertThat(completed(id).getLong("rows_scanned")).isEqualTo(10 * 20 + 10 * 5 + 10 * 20);
    }

    @Test
    void whoeverLostTheLeaseKeepsNeitherFindingsNorAPlace() {
        anotherReplicaHoldsTheLease();
        String id = start(ADMIN);
        Sweep sweep = sweeps.running().await().atMost(Patience.LIMIT).orElseThrow();
        Evidence evidence = Evidence.of(EvidenceKind.ORPHANS, Subject.ofSnapshot("acme/u-1/3"), "-", Map.of());
        Chunk chunk = new Chunk(
                OffsetDateTime.now(ZoneOffset.UTC),
                Optional.of(new Position("acme", "u-1", 3)),
                new Part(3, 0, List.of(evidence)));

        Optional<SweepStore.Advanced> advanced =
                sweeps.advance(sweep, chunk, "r", 7).await().atMost(Patience.LIMIT);

        assertThat(advanced).isEmpty();
        assertThat(findings()).isEmpty();
        assertThat(one(id, ADMIN).getLong("rows_scanned")).isZero();
    }

    @Test
    void anOperatorsScanLooksAtTheOwnTenantOnly() {
        ManyUsers.create("u-", 1, 10);
        SnapshotTables.stream("globex", "bob").put("notes", "n1", "{}").write();
        SnapshotTables.execute("update snapshot.snapshots set payload = '[]' where tenant_id = 'globex'");

        String id = start(OPERATOR);

        assertThat(completed(id, OPERATOR).getLong("rows_scanned")).isEqualTo(10 * 20 + 10 * 5 + 10 * 20);
        assertThat(findings()).isEmpty();
        given().auth()
                .oauth2(TestingTokens.of("globex", "olga").roles("operator").build())
                .get(SCANS + "/" + id)
                .then()
                .statusCode(404);
    }

    @Test
    void aVersionOfAnotherHistoryOrThatNobodyToldOfIsNoEvidence() {
        ManyUsers.create("restored-", 1, 1);
        ManyUsers.create("late-", 1, 1);
        ManyUsers.rewrite("restored-%");
        ManyUsers.rewrite("late-%");
        SnapshotTables.execute("update snapshot.sync_streams set epoch = 2 where user_id = 'restored-1';"
                + "delete from integrity.witness_runs where user_id = 'late-1';"
                + "insert into integrity.witness_runs values ('acme', 'late-1', 1, 3, sha256('3'), now())");

        completed(start(ADMIN));

        assertThat(findings())
                .as("versions 3 and 4 were told of, with other hashes; the rest is not known")
                .containsExactlyInAnyOrder("rewritten late-1/3", "rewritten late-1/4");
    }

    @Test
    void whatWasToldAgainInPartHidesNothingOfWhatWasToldBefore() {
        ManyUsers.create("again-", 1, 1);
        ManyUsers.rewrite("again-%");
        SnapshotTables.execute("""
                insert into integrity.witness_runs (tenant_id, user_id, epoch, first_version, hashes)
                select tenant_id, user_id, epoch, 15, substring(hashes from 14 * 16 + 1 for 16) from integrity.witness_runs""");

        completed(start(ADMIN));

        assertThat(findings()).containsExactly("rewritten again-1/17");
    }
}
