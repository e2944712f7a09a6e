package io.tidemark.integrity.sweep;

import static io.tidemark.integrity.sweep.TestingScans.ADMIN;
import static io.tidemark.integrity.sweep.TestingScans.completed;
import static io.tidemark.integrity.sweep.TestingScans.start;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.HeldTable;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A part that takes longer than a replica may be silent. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.sweep.look-every", value = "50ms"),
            @ResourceArg(name = "tidemark.integrity.sweep.takeover-after", value = "300ms"),
            @ResourceArg(name = "tidemark.integrity.sweep.statement-timeout", value = "10m"),
        })
class SlowPartIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Inject
    IncrementalJob job;

    @Test
    void theReplicaThatWorksOnItIsNotTakenForDead() throws Exception {
        TestingScans.begin();
        ManyUsers.create("u-", 1, 3);
        String id = HeldTable.call("snapshot.sync_streams", holder -> {
            String scan = start(ADMIN);
            awaitRenewals(holder, "full-scan");
            return scan;
        });

        assertThat(completed(id).getInt("rows_scanned")).isEqualTo(3 * (20 + 5 + 20));
    }

    @Test
    void noMoreIsTheOneThatLooksAtWhatWasHeardLately() throws Exception {
        TestingScans.begin();
        ManyUsers.create("u-", 1, 3);
        SnapshotTables.execute("update integrity.witness_runs set heard_at = now() - interval '1 minute'");
        CompletableFuture<Void> look = HeldTable.call("snapshot.snapshots", holder -> {
            CompletableFuture<Void> begun =
                    job.look().subscribeAsCompletionStage().toCompletableFuture();
            awaitRenewals(holder, "incremental-scan");
            return begun;
        });

        assertThat(look).succeedsWithin(PATIENCE);
    }

    /** Several times, by one and the same, while a statement waits. */
    private static void awaitRenewals(Statement holder, String name) {
        Set<String> heartbeats = new HashSet<>();
        Set<String> epochs = new HashSet<>();
        await().until(
                        () -> {
                            try (ResultSet lease = holder.executeQuery(
                                    "select last_heartbeat::text, epoch::text from integrity.leases where name = '"
                                            + name + "' and runner_id is not null and exists ("
                                            + " select from pg_locks where not granted)")) {
                                while (lease.next()) {
                                    heartbeats.add(lease.getString(1));
                                    epochs.add(lease.getString(2));
                                }
                            }
                            return heartbeats.size();
                        },
                        seen -> seen > 4);
        assertThat(epochs).as("held by the same one all the time").hasSize(1);
    }
}
