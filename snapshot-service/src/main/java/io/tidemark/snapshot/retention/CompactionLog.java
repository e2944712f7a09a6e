package io.tidemark.snapshot.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tidemark.snapshot.engine.JobRun;
import io.tidemark.snapshot.engine.JobStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Remembers how far a tenant's latest compaction has come. */
@Singleton
class CompactionLog {
    /** Not after every one of many small users. */
    private static final long EVERY = 100;

    private final JobStore store;
    private final ObjectMapper json;

    CompactionLog(JobStore store, ObjectMapper json) {
        this.store = store;
        this.json = json;
    }

    Uni<Void> start(String tenant, String by) {
        return store.start(tenant, Compaction.JOB, by, text(CompactionProgress.NONE));
    }

    Uni<Void> progress(String tenant, CompactionProgress progress) {
        return progress.usersDone() % EVERY == 0
                ? store.update(tenant, Compaction.JOB, JobRun.RUNNING, text(progress))
                : Uni.createFrom().voidItem();
    }

    Uni<Void> done(String tenant, CompactionProgress progress) {
        return store.update(tenant, Compaction.JOB, JobRun.DONE, text(progress));
    }

    Uni<Void> failed(String tenant, CompactionProgress progress) {
        return store.update(tenant, Compaction.JOB, JobRun.FAILED, text(progress));
    }

    /** Whether none has come to its end since then. */
    Uni<Boolean> isDue(String tenant, Instant since) {
        return store.find(tenant, Compaction.JOB)
                .map(found -> found.filter(run -> run.state().equals(JobRun.DONE)
                                && run.startedAt().isAfter(since))
                        .isEmpty());
    }

    Uni<Optional<CompactionView>> find(String tenant) {
        return store.find(tenant, Compaction.JOB).map(found -> found.map(run -> CompactionView.of(run, progress(run))));
    }

    private CompactionProgress progress(JobRun run) {
        try {
            return json.readValue(run.progress(), CompactionProgress.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("sync_jobs holds a progress that can't be read", e);
        }
    }

    private String text(CompactionProgress progress) {
        try {
            return json.writeValueAsString(progress);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a progress can always be written", e);
        }
    }
}
