package io.tidemark.integrity.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.Subject;
import io.tidemark.testkit.HeldTable;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However much is wrong with a user, and however much there is of one, what is asked of them ends. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.sweep.statement-timeout", value = "2s")
        })
class SuspectIT {
    private static final UserKey USER = new UserKey("acme", "long");

    @Inject
    SweepReadStore store;

    @Inject
    StoreCheck check;

    @Inject
    SecondLook look;

    @Inject
    MeterRegistry meters;

    /** Each of them names a parent that is not there. */
    @BeforeEach
    void givenAUserWithManyOrphans() {
        TestingScans.begin();
        SnapshotTables.execute("""
                insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, parent_version,
                    operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
                select 'acme', 'long', 1000 + v, 'notes', 'r' || v, v, 'o' || v, 'd', v, 'upsert', 1, '{}', sha256('{}'),
                       timestamptz '2026-01-01 00:00:00Z' + v * interval '1 ms', now()
                from generate_series(1, 900) v""");
    }

    private List<Evidence> ask(List<UserKey> users, Unanswered unanswered) {
        return store.atOneInstant("", view -> view.suspects(unanswered).ofSnapshots(users))
                .await()
                .atMost(Patience.LIMIT);
    }

    @Test
    void fiftyAreNamedAndTheLastSaysThatThereAreMore() {
        List<Evidence> found = ask(List.of(USER), Unanswered.none());

        assertThat(found).hasSize(50).allMatch(evidence -> evidence.kind() == EvidenceKind.ORPHANS);
        assertThat(found.getLast().rows().getFirst()).containsKey("more");
        assertThat(found.subList(0, 49))
                .noneMatch(evidence -> evidence.rows().getFirst().containsKey("more"));
    }

    /** Every question reads the rows of this table: asked while somebody has it for themselves, none ends. */
    private static void whileNobodyCanRead(Runnable work) throws Exception {
        HeldTable.run("snapshot.snapshots", holder -> {
            work.run();
        });
    }

    private static List<UserKey> users(int many) {
        return IntStream.rangeClosed(1, many)
                .mapToObj(n -> new UserKey("acme", "u" + n))
                .toList();
    }

    @Test
    void afterAFewUsersWithoutAnAnswerInTimeNobodyElseIsAskedAboutAndEachIsToldOnce() throws Exception {
        List<UserKey> leftOut = new CopyOnWriteArrayList<>();
        Unanswered unanswered = Unanswered.few(leftOut::add);

        whileNobodyCanRead(() -> assertThat(ask(users(3), unanswered)).isEmpty());
        assertThat(ask(List.of(USER), unanswered))
                .as("though it would be answered now")
                .isEmpty();
        assertThat(ask(users(3), unanswered)).isEmpty();

        assertThat(leftOut).containsExactly(users(3).get(0), users(3).get(1), users(3).get(2), USER);
    }

    @Test
    void aUserOfWhomAllIsToBeKnownIsAFailure() throws Exception {
        whileNobodyCanRead(
                () -> assertThatThrownBy(() -> ask(users(1), Unanswered.none())).hasMessageContaining("timeout"));
    }

    /** Rows can be read; whoever asks for their ids, as the runbook does, waits. */
    private static void givenSlowIds() {
        SnapshotTables.execute("""
                create function snapshot.slowly(text) returns text language plpgsql stable as
                $$ begin perform pg_sleep(10); return $1; end $$;
                alter table snapshot.snapshots rename to snapshots_kept;
                create view snapshot.snapshots as
                    select tenant_id, user_id, version, collection, record_id, parent_version, type, payload, content_hash,
                           created_at, snapshot.slowly(id) as id, parent_id, logical_key
                    from snapshot.snapshots_kept;
                grant select on snapshot.snapshots to tidemark_integrity;
                grant execute on function snapshot.slowly to tidemark_integrity""");
    }

    @Test
    void aFindingIsNotGoneWhenTheQueryThatWouldShowItWasNotAnswered() {
        Subject orphan = Subject.ofSnapshot("acme/long/1001");
        assertThat(look.stillThere(EvidenceKind.ORPHANS, orphan).await().atMost(Patience.LIMIT))
                .isTrue();

        givenSlowIds();

        assertThatThrownBy(() ->
                        look.stillThere(EvidenceKind.ORPHANS, orphan).await().atMost(Patience.LIMIT))
                .hasMessageContaining("timeout");
    }

    @Test
    void aScanGoesOnWithoutTheUserAndCountsIt() {
        double before = leftOut();
        givenSlowIds();

        Chunk chunk = check.snapshotsOf(List.of(new Heard(new Position("acme", "long", 0), Long.MAX_VALUE)))
                .await()
                .atMost(Patience.LIMIT);

        assertThat(chunk.part().rows()).isEqualTo(900);
        assertThat(leftOut()).isEqualTo(before + 1);
    }

    private double leftOut() {
        return meters.get("integrity_scan_questions_unanswered").counter().count();
    }
}
