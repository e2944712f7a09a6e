package io.tidemark.integrity.sweep;

import static io.tidemark.integrity.sweep.TestingScans.ADMIN;
import static io.tidemark.integrity.sweep.TestingScans.completed;
import static io.tidemark.integrity.sweep.TestingScans.findings;
import static io.tidemark.integrity.sweep.TestingScans.start;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.HeldTable;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A part of which PostgreSQL does not get to an end, so that each of its rows is judged here: ten snapshots in each half. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.sweep.look-every", value = "50ms"),
            @ResourceArg(name = "tidemark.integrity.sweep.chunk-rows", value = "20"),
            @ResourceArg(name = "tidemark.integrity.sweep.statement-timeout", value = "2s"),
        })
class LateScreenIT {
    /** Both halves: the question that reads the rows themselves, not the one that has PostgreSQL look at them. */
    private static final String READING = """
            select count(*) from pg_stat_activity
            where wait_event_type = 'Lock' and query like '%parent_there%'""";

    @Test
    void theOrderOfTwoSnapshotsIsLookedAtAlsoWhereTheBorderOfAPartLiesBetweenThem() throws Exception {
        TestingScans.begin();
        ManyUsers.create("turned-", 1, 1);
        SnapshotTables.execute("update snapshot.snapshots set created_at = created_at + interval '1 s'"
                + " where user_id = 'turned-1' and version = 10");
        String id = HeldTable.call("integrity.witness_runs", holder -> {
            String scan = start(ADMIN);
            await().until(() -> reading(holder) >= 2);
            return scan;
        });
        completed(id);

        assertThat(findings())
                .containsExactlyInAnyOrder("non-monotonic-user turned-1/10", "non-monotonic-record turned-1/10");
    }

    /** A transaction sees the activities of when it first asked, unless it says that it wants others. */
    private static int reading(Statement statement) throws SQLException {
        statement.execute("select pg_stat_clear_snapshot()");
        try (ResultSet count = statement.executeQuery(READING)) {
            count.next();
            return count.getInt(1);
        }
    }
}
