package io.tidemark.integrity.sweep;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was heard lately, looked at when the test says so. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.sweep.chunk-users", value = "2"),
            @ResourceArg(name = "tidemark.integrity.sweep.chunk-rows", value = "120"),
        })
class IncrementalIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Inject
    IncrementalJob job;

    @Inject
    HeardStore heard;

    @BeforeEach
    void givenNothing() {
        SnapshotTables.create();
        SnapshotTables.execute("""
                alter table integrity.finding_actions disable trigger append_only;
                truncate integrity.findings, integrity.finding_actions, integrity.witness_runs, integrity.watermarks;
                update integrity.leases set last_heartbeat = '-infinity';
                alter table integrity.finding_actions enable trigger append_only""");
    }

    @Test
    void aLookTakesAllThatWasHeardOfHoursAndThenEnds() {
        ManyUsers.create("sound-", 1, 3);
        ManyUsers.create("early-", 1, 1);
        ManyUsers.create("late-", 1, 1);
        ManyUsers.tamper("early-%");
        ManyUsers.tamper("late-%");
        SnapshotTables.execute("""
                update integrity.witness_runs set heard_at = now() - interval '5 hours' where user_id <> 'late-1';
                update integrity.witness_runs set heard_at = now() - interval '1 minute' where user_id = 'late-1'""");

        done(job.look());

        assertThat(findings()).containsExactlyInAnyOrder("hash-mismatch early-1/7", "hash-mismatch late-1/7");
        assertThat(done(heard.next())).isPresent().get().matches(next -> !next.more());
    }

    @Test
    void whatIsHeardAfterALookIsForTheNext() {
        ManyUsers.create("sound-", 1, 1);
        SnapshotTables.execute("update integrity.witness_runs set heard_at = now() - interval '1 hour'");
        done(job.look());
        OffsetDateTime before = begin();
        ManyUsers.create("new-", 1, 1);
        ManyUsers.tamper("new-%");

        done(job.look());

        assertThat(findings()).as("not settled yet").isEmpty();
        assertThat(begin()).isAfter(before);
        SnapshotTables.execute("update integrity.witness_runs set heard_at = now() - interval '11 s';"
                + "update integrity.watermarks set until = now() - interval '1 minute'");
        done(job.look());
        assertThat(findings()).containsExactly("hash-mismatch new-1/7");
    }

    @Test
    void allOfAUserWhoWroteMuchIsLookedAtWhateverIsWrongWithIt() {
        busy();
        SnapshotTables.execute("""
                update snapshot.snapshots set payload = '{"n":0}' where user_id = 'busy' and version = 240;
                update snapshot.snapshots set payload = '{"n":7}', content_hash = sha256('{"n":7}')
                where user_id = 'busy' and version = 300;
                delete from snapshot.snapshots where user_id = 'busy' and version = 250;
                update integrity.witness_runs set heard_at = now() - interval '1 minute'""");

        done(job.look());

        assertThat(findings())
                .containsExactlyInAnyOrder("hash-mismatch busy/240", "rewritten busy/300", "orphans busy/251");
    }

    @Test
    void aPayloadThatIsNotCanonicalIsSeenThoughItsHashFits() {
        busy();
        SnapshotTables.execute("""
                update snapshot.snapshots set payload = '{ "n": 7 }', content_hash = sha256('{ "n": 7 }')
                where user_id = 'busy' and version = 217;
                update integrity.witness_runs set hashes = overlay(hashes placing substring(sha256('{ "n": 7 }') for 16)
                    from 16 * 16 + 1) where user_id = 'busy' and first_version = 201;
                update integrity.witness_runs set heard_at = now() - interval '1 minute'""");

        done(job.look());

        assertThat(findings()).containsExactly("not-canonical busy/217");
    }

    /** One record of 300 versions, heard of in three runs. */
    private static void busy() {
        SnapshotTables.execute("""
                insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, parent_version,
                    operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
                select 'acme', 'busy', v, 'notes', 'r1', nullif(v - 1, 0), 'o' || v, 'd', v, 'upsert', 1, '{}',
                       sha256('{}'), timestamptz '2026-01-01 00:00:00Z' + v * interval '1 ms', now()
                from generate_series(1, 300) v;
                insert into snapshot.sync_streams (tenant_id, user_id, version, record_count, digest)
                values ('acme', 'busy', 300, 1, sha256('x'));
                insert into integrity.witness_runs (tenant_id, user_id, epoch, first_version, hashes)
                select 'acme', 'busy', 1, f, (select string_agg(substring(sha256('{}') for 16), '') from generate_series(1, 100))
                from unnest(array[1, 101, 201]) f""");
    }

    @Test
    void aStretchCountsTheRowBeforeWhatWasHeardOfEachUserToo() {
        ManyUsers.create("sound-", 1, 3);
        busy();
        SnapshotTables.execute("""
                update integrity.witness_runs set heard_at = now() - interval '1 minute';
                delete from integrity.witness_runs where user_id = 'busy' and first_version = 1""");

        assertThat(done(heard.next()).orElseThrow().rows()).isEqualTo(3 * (20 + 1) + 200 + 1);
    }

    private OffsetDateTime begin() {
        Optional<HeardStore.Stretch> next = done(heard.next());
        return next.orElseThrow().begin();
    }

    private static <T> T done(Uni<T> work) {
        return work.await().atMost(PATIENCE);
    }

    private static List<String> findings() {
        return given()
                .auth()
                .oauth2(TestingTokens.operator())
                .get("/ops/integrity/findings")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .<Map<String, Object>>getList("findings")
                .stream()
                .map(one -> one.get("indicator") + " " + one.get("user") + "/" + one.get("version"))
                .toList();
    }
}
