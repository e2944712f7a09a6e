package io.tidemark.integrity.sweep;

import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.sweep.incremental-stretch", value = "20s"),
        })
class IncrementalIT {
    @Inject
    IncrementalJob job;

    @Inject
    HeardStore heard;

    @Test
    void aLookEndsWhenAllThatWasWrittenLatelyWasLookedAt() {
        SnapshotTables.create();
        SnapshotTables.execute("truncate integrity.witness_runs, integrity.watermarks;"
                + " insert into integrity.witness_runs values"
                + " ('acme', 'lately', 1, 1, sha256('1'), now() - interval '2 minutes')");
        assertThat(next())
                .hasValueSatisfying(stretch -> assertThat(stretch.more()).isTrue());

        CompletableFuture<Void> look = job.look().subscribeAsCompletionStage();

        await().until(look::isDone);
        assertThat(look).isCompleted();
        assertThat(next())
                .hasValueSatisfying(stretch -> assertThat(stretch.more()).isFalse());
    }

    private Optional<HeardStore.Stretch> next() {
        return heard.next().await().indefinitely();
    }
}
