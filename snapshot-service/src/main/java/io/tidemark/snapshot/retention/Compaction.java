package io.tidemark.snapshot.retention;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.snapshot.engine.Jobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Compacts tenants, one after the other and each user by user, under the lease {@code compaction} (R62). */
@ApplicationScoped
class Compaction {
    static final String JOB = "compaction";
    private static final Logger LOG = Logger.getLogger(Compaction.class);

    private final Jobs jobs;
    private final UserCompaction users;
    private final ScopeStore scopes;
    private final CompactionLog log;
    private final Clock clock;

    Compaction(Jobs jobs, UserCompaction users, ScopeStore scopes, CompactionLog log, Clock clock) {
        this.jobs = jobs;
        this.users = users;
        this.scopes = scopes;
        this.log = log;
        this.clock = clock;
    }

    /** Whether it may run here, now. Whoever is told so calls {@link #run}, which ends it. */
    Uni<Boolean> begin() {
        return jobs.begin(JOB);
    }

    /** It does not run after all. */
    Uni<Void> end() {
        return jobs.end(JOB);
    }

    /** Compacts these tenants and ends. A tenant whose compaction fails does not keep the others from theirs. */
    Uni<Void> run(List<String> tenants, String by) {
        return Multi.createFrom()
                .iterable(tenants)
                .onItem()
                .transformToUniAndConcatenate(tenant -> compact(tenant, by)
                        .onFailure()
                        .invoke(failure -> LOG.errorf(failure, "%s is not compacted", tenant))
                        .onFailure()
                        .recoverWithNull())
                .onItem()
                .ignoreAsUni()
                .onItemOrFailure()
                .call((done, failure) -> end());
    }

    private Uni<CompactionProgress> compact(String tenant, String by) {
        Walk walk = new Walk(tenant, clock.instant());
        return log.start(tenant, by)
                .chain(() -> Multi.createBy()
                        .repeating()
                        .uni(() -> step(walk))
                        .whilst(Optional::isPresent)
                        .onItem()
                        .ignoreAsUni())
                .chain(() -> log.done(tenant, walk.progress))
                .onFailure()
                .call(() -> log.failed(tenant, walk.progress))
                .map(done -> walk.progress)
                .invoke(done -> LOG.infof("%s is compacted: %s", tenant, done));
    }

    /** Compacts the next user; empty when there is none. */
    private Uni<Optional<String>> step(Walk walk) {
        return scopes.nextUser(walk.tenant, walk.user).chain(next -> {
            if (next.isEmpty()) {
                return Uni.createFrom().item(next);
            }
            return users.compact(walk.tenant, next.get(), walk.now)
                    .invoke(more -> walk.passed(next.get(), more))
                    .chain(() -> log.progress(walk.tenant, walk.progress))
                    .replaceWith(next);
        });
    }

    private static final class Walk {
        private final String tenant;
        private final Instant now;
        private String user = "";
        private CompactionProgress progress = CompactionProgress.NONE;

        Walk(String tenant, Instant now) {
            this.tenant = tenant;
            this.now = now;
        }

        void passed(String name, CompactionProgress more) {
            user = name;
            progress = progress.plus(more).plus(CompactionProgress.ONE_USER);
        }
    }
}
