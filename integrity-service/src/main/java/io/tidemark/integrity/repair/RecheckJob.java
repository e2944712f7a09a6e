package io.tidemark.integrity.repair;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.http.Ticker;
import io.tidemark.integrity.divergence.Divergences;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.Finding;
import io.tidemark.integrity.finding.FindingAction;
import io.tidemark.integrity.finding.FindingDesk;
import io.tidemark.integrity.sweep.SecondLook;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Looks again at what is being repaired: only a check that finds nothing closes a finding. Every replica may do so at once:
 * a finding is moved once, whoever is first.
 */
@Singleton
final class RecheckJob {
    private static final Logger LOG = Logger.getLogger(RecheckJob.class);
    private static final String ACTOR = "integrity-service";
    private static final String GONE = "looked again: nothing found";

    private final FindingDesk findings;
    private final SecondLook look;
    private final Divergences divergences;
    private final RepairConfig config;
    private final Clock clock;
    private Cancellable ticks = () -> {};

    RecheckJob(FindingDesk findings, SecondLook look, Divergences divergences, RepairConfig config, Clock clock) {
        this.findings = findings;
        this.look = look;
        this.divergences = divergences;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        ticks = Ticker.every(config.recheckEvery(), this::all, e -> LOG.error("Repairs are no longer looked at", e));
    }

    void stop(@Observes ShutdownEvent event) {
        ticks.cancel();
    }

    private Uni<Void> all() {
        return findings.repairing()
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate(finding -> Uni.createFrom()
                        .deferred(() -> one(finding))
                        .onFailure()
                        .recoverWithUni(e -> {
                            LOG.warnf("The finding %s is looked at later: %s", finding.id(), e.toString());
                            return Uni.createFrom().voidItem();
                        }))
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .recoverWithUni(e -> {
                    LOG.warnf("What is being repaired is looked at later: %s", e.toString());
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Boolean> stillThere(Finding finding) {
        return finding.kind() == EvidenceKind.DIVERGENCE
                ? divergences.stillThere(finding.subject())
                : look.stillThere(finding.kind(), finding.subject());
    }

    private Uni<Void> one(Finding finding) {
        boolean over = finding.movedAt().plus(config.giveUpAfter()).isBefore(clock.instant());
        return stillThere(finding)
                .map(there -> there ? "looked again: it is still there" : GONE)
                // What can't be looked at is for people again, who could do nothing about it while it is being
                // repaired.
                .onFailure(e -> over)
                .recoverWithItem(e -> "could not be looked at again: " + e.getMessage())
                .chain(seen -> {
                    if (seen.equals(GONE)) {
                        return findings.act(finding, FindingAction.CLEAR, ACTOR, GONE);
                    }
                    return over
                            ? findings.act(finding, FindingAction.KEEP, ACTOR, seen)
                            : Uni.createFrom().voidItem();
                });
    }
}
