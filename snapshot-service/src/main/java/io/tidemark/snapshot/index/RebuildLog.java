package io.tidemark.snapshot.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import io.tidemark.snapshot.engine.JobRun;
import io.tidemark.snapshot.engine.JobStore;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Remembers how far a tenant's latest rebuild has come. */
@Singleton
class RebuildLog {
    /** Not after every one of many small users. */
    private static final long EVERY = 100;

    private final JobStore store;
    private final ObjectMapper json;

    RebuildLog(JobStore store, ObjectMapper json) {
        this.store = store;
        this.json = json;
    }

    Uni<Void> start(Caller caller, RebuildProgress progress) {
        return store.start(caller.tenant(), IndexRebuild.JOB, caller.tenant() + "/" + caller.user(), text(progress));
    }

    Uni<Void> progress(String tenant, RebuildProgress progress) {
        return progress.usersDone() % EVERY == 0
                ? store.update(tenant, IndexRebuild.JOB, JobRun.RUNNING, text(progress))
                : Uni.createFrom().voidItem();
    }

    Uni<Void> done(String tenant, RebuildProgress progress) {
        return store.update(tenant, IndexRebuild.JOB, JobRun.DONE, text(progress));
    }

    /** What it had told last stays. */
    Uni<Void> failed(String tenant) {
        return store.find(tenant, IndexRebuild.JOB)
                .chain(found -> store.update(
                        tenant,
                        IndexRebuild.JOB,
                        JobRun.FAILED,
                        found.map(JobRun::progress).orElse("{}")));
    }

    Uni<Optional<RebuildView>> find(String tenant) {
        return store.find(tenant, IndexRebuild.JOB).map(found -> found.map(run -> RebuildView.of(run, progress(run))));
    }

    private RebuildProgress progress(JobRun run) {
        try {
            return json.readValue(run.progress(), RebuildProgress.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("sync_jobs holds a progress that can't be read", e);
        }
    }

    private String text(RebuildProgress progress) {
        try {
            return json.writeValueAsString(progress);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a progress can always be written", e);
        }
    }
}
