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

        assertThat(findings()).as("within the safe lag").isEmpty();
        assertThat(begin()).isAfter(before);
        SnapshotTables.execute("update integrity.witness_runs set heard_at = now() - interval '11 s';"
                + "update integrity.watermarks set until = now() - interval '1 minute'");
        done(job.look());
        assertThat(findings()).containsExactly("hash-mismatch new-1/7");
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
