package io.tidemark.snapshot.index;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.snapshot.engine.Jobs;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Rebuilds a tenant's index, user by user, beside everything else that goes on (R49, R59). */
@Startup
@Singleton
class IndexRebuild {
    static final String JOB = "rebuild-index";
    private static final Logger LOG = Logger.getLogger(IndexRebuild.class);

    private final Jobs jobs;
    private final IndexStore index;
    private final RebuildLog log;
    private final AtomicLong pending = new AtomicLong();

    IndexRebuild(Jobs jobs, IndexStore index, RebuildLog log, MeterRegistry meters) {
        this.jobs = jobs;
        this.index = index;
        this.log = log;
        Gauge.builder("pending_index_entries", pending, AtomicLong::get)
                .description("users whose index is still to be rebuilt, while a rebuild runs here")
                .register(meters);
    }

    /** Starts one and tells how it stands; it goes on by itself. */
    Uni<RebuildView> start(Caller caller) {
        return jobs.begin(JOB).chain(begun -> {
            if (!begun) {
                throw ProblemException.of(ErrorCode.REBUILD_RUNNING, "one runs, for this tenant or another one");
            }
            return first(caller)
                    .chain(progress -> latest(caller.tenant()).map(view -> Map.entry(progress, view)))
                    .onFailure()
                    .call(() -> jobs.end(JOB))
                    .invoke(both -> goOn(caller.tenant(), both.getKey()))
                    .map(Map.Entry::getValue);
        });
    }

    /** The latest one of that tenant. */
    Uni<RebuildView> latest(String tenant) {
        return log.find(tenant)
                .map(found -> found.orElseThrow(
                        () -> ProblemException.of(ErrorCode.NOT_FOUND, "the index was never rebuilt")));
    }

    private Uni<RebuildProgress> first(Caller caller) {
        return index.countUsers(caller.tenant()).map(RebuildProgress::of).call(progress -> log.start(caller, progress));
    }

    /** From here on the walk ends the lease, and nobody else. */
    private void goOn(String tenant, RebuildProgress first) {
        run(tenant, first)
                .onTermination()
                .invoke(() -> pending.set(0))
                .onItemOrFailure()
                .call((done, failure) -> jobs.end(JOB))
                .runSubscriptionOn(Infrastructure.getDefaultExecutor())
                .subscribe()
                .with(
                        done -> LOG.infof("Index of %s rebuilt: %s", tenant, done),
                        failure -> LOG.errorf(failure, "Index of %s not rebuilt", tenant));
    }

    private Uni<RebuildProgress> run(String tenant, RebuildProgress start) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new Walk(tenant, start), this::step)
                .whilst(Optional::isPresent)
                .select()
                .where(Optional::isPresent)
                .collect()
                .last()
                .map(last -> (last == null ? start : last.orElse(start)).complete())
                .call(done -> log.done(tenant, done))
                .onFailure()
                .call(failure -> log.failed(tenant));
    }

    /** Rebuilds the next user's index; empty when there is none. */
    private Uni<Optional<RebuildProgress>> step(Walk walk) {
        return index.nextUser(walk.tenant, walk.user)
                .chain(next -> next.map(user -> index.rebuild(JOB, walk.tenant, user)
                                .map(rebuilt -> walk.passed(user, rebuilt))
                                .invoke(progress -> pending.set(progress.usersLeft()))
                                .call(progress -> log.progress(walk.tenant, progress))
                                .map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private static final class Walk {
        private final String tenant;
        private String user = "";
        private RebuildProgress progress;

        Walk(String tenant, RebuildProgress progress) {
            this.tenant = tenant;
            this.progress = progress;
        }

        RebuildProgress passed(String name, UserRebuilt rebuilt) {
            user = name;
            progress = progress.plus(rebuilt);
            return progress;
        }
    }
}
