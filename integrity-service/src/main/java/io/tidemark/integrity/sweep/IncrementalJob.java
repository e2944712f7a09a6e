package io.tidemark.integrity.sweep;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.http.Ticker;
import io.tidemark.integrity.finding.FindingLog;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Looks in the store for what was heard since the last time, in one replica at a time. A stretch that was looked at in part
 * is looked at again: seen twice, a finding is the same.
 */
@Singleton
final class IncrementalJob {
    private static final Logger LOG = Logger.getLogger(IncrementalJob.class);
    private static final UserKey FIRST = new UserKey("", "");

    private final HeardStore heard;
    private final StoreCheck check;
    private final FindingLog findings;
    private final SweepConfig config;
    private Cancellable ticks = () -> {};

    IncrementalJob(HeardStore heard, StoreCheck check, FindingLog findings, SweepConfig config) {
        this.heard = heard;
        this.check = check;
        this.findings = findings;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        if (config.scheduled()) {
            ticks = Ticker.every(
                    config.incrementalEvery(),
                    this::look,
                    e -> LOG.error("What was written lately is no longer looked at", e));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        ticks.cancel();
        heard.giveUpLease();
    }

    /** Looks at all that has not been looked at, up to the safe lag. */
    Uni<Void> look() {
        return Multi.createBy()
                .repeating()
                .uni(this::stretch)
                .whilst(went -> went)
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .recoverWithUni(e -> {
                    LOG.warnf("What was written lately is looked at later: %s", e.toString());
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Boolean> stretch() {
        return heard.takeLease()
                .chain(fence -> fence.isEmpty()
                        ? Uni.createFrom().item(false)
                        : heard.next()
                                .chain(next ->
                                        next.isEmpty() ? Uni.createFrom().item(false) : all(next.get(), fence.get())));
    }

    /** Part by part; true when all of the stretch was looked at and another is due. */
    private Uni<Boolean> all(HeardStore.Stretch stretch, long fence) {
        Walk walk = new Walk();
        return Multi.createBy()
                .repeating()
                .uni(() -> next(stretch, walk, fence))
                .whilst(went -> went == Step.MORE)
                .collect()
                .last()
                .chain(last -> last == Step.END
                        ? heard.reached(stretch, fence).map(reached -> reached && stretch.more())
                        : Uni.createFrom().item(false));
    }

    /** How far a stretch was looked at; one part after the other, never two at once. */
    private static final class Walk {
        private volatile UserKey behind = FIRST;
    }

    private enum Step {
        MORE,
        END,
        LOST
    }

    /** Renews the lease, and looks at some more users. */
    private Uni<Step> next(HeardStore.Stretch stretch, Walk walk, long fence) {
        return heard.takeLease()
                .chain(held -> held.isEmpty() || held.get() != fence
                        ? Uni.createFrom().item(Step.LOST)
                        : heard.users(stretch, walk.behind).chain(users -> {
                            if (users.isEmpty()) {
                                return Uni.createFrom().item(Step.END);
                            }
                            walk.behind = users.getLast().user();
                            return part(users).replaceWith(Step.MORE);
                        }));
    }

    private Uni<Void> part(List<Position> users) {
        return check.snapshotsOf(users)
                .chain(chunk -> findings.saw(chunk.evidence()))
                .replaceWithVoid();
    }
}
