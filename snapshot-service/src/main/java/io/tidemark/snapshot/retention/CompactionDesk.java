package io.tidemark.snapshot.retention;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** What operators do with compaction. */
@ApplicationScoped
class CompactionDesk {
    private static final Logger LOG = Logger.getLogger(CompactionDesk.class);

    private final Compaction compaction;
    private final CompactionLog log;

    CompactionDesk(Compaction compaction, CompactionLog log) {
        this.compaction = compaction;
        this.log = log;
    }

    /** Starts one of the caller's tenant and tells how it stands; it goes on by itself. */
    Uni<CompactionView> start(Caller caller) {
        String by = caller.tenant() + "/" + caller.user();
        return compaction.begin().chain(begun -> {
            if (!begun) {
                throw ProblemException.of(
                        ErrorCode.REQUEST_RUNNING, "a compaction runs, of this tenant or another one");
            }
            return log.start(caller.tenant(), by)
                    .chain(() -> latest(caller))
                    .onFailure()
                    .call(compaction::end)
                    .invoke(() -> compaction
                            .run(List.of(caller.tenant()), by)
                            .runSubscriptionOn(Infrastructure.getDefaultExecutor())
                            .subscribe()
                            .with(done -> {}, failure -> LOG.errorf(failure, "The compaction did not end well")));
        });
    }

    /** The latest one of the caller's tenant. */
    Uni<CompactionView> latest(Caller caller) {
        return log.find(caller.tenant())
                .map(found -> found.orElseThrow(
                        () -> ProblemException.of(ErrorCode.NOT_FOUND, "there never was a compaction")));
    }
}
