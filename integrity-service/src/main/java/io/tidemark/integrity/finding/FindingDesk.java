package io.tidemark.integrity.finding;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Reason;
import io.tidemark.http.store.PostgresqlProbe;
import io.tidemark.integrity.happening.Happening;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** What operators do about findings: administrators about all, others about those of their tenant. */
@Singleton
public final class FindingDesk {
    private final FindingStore store;
    private final PostgresqlProbe probe;
    private final FindingConfig config;
    private final Event<Happening> happenings;
    private final Clock clock;

    FindingDesk(
            FindingStore store,
            @Readiness PostgresqlProbe probe,
            FindingConfig config,
            Event<Happening> happenings,
            Clock clock) {
        this.store = store;
        this.probe = probe;
        this.config = config;
        this.happenings = happenings;
        this.clock = clock;
    }

    Uni<FindingView.Page> page(FindingParameters parameters, Caller caller, boolean admin) {
        FindingStore.Filter filter = parameters.checked(admin ? null : caller.tenant(), config);
        return probe.mustAnswer().chain(() -> store.page(filter)).map(found -> {
            List<FindingView> views =
                    found.stream().map(one -> FindingView.of(one, null)).toList();
            boolean more = views.size() == filter.limit();
            return new FindingView.Page(views, more ? views.getLast().id().toString() : null);
        });
    }

    Uni<FindingView> one(String id, Caller caller, boolean admin) {
        return find(id, caller, admin)
                .chain(finding -> store.actions(finding.id()).map(history -> FindingView.of(finding, history)));
    }

    /** Does what an operator says. */
    Uni<FindingView> act(
            String id, FindingAction action, @Nullable FindingRequest request, Caller caller, boolean admin) {
        if (request == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        Reason reason = Reason.of(request.reason());
        return find(id, caller, admin)
                .invoke(finding -> mustBeAt(finding, request.expectedRevision()))
                .chain(finding -> act(finding, action, actor(caller), reason.text()))
                .chain(() -> one(id, caller, admin));
    }

    /** The finding, if the caller may see it. */
    public Uni<Finding> find(String id, Caller caller, boolean admin) {
        UUID uuid;
        try {
            uuid = UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw noSuchFinding();
        }
        return probe.mustAnswer()
                .chain(() -> store.one(uuid))
                .map(found -> found.filter(
                                finding -> admin || finding.subject().tenantId().equals(caller.tenant()))
                        .orElseThrow(FindingDesk::noSuchFinding));
    }

    /** Moves a finding on; fails when that can't be done in its state, or when somebody else was first. */
    public Uni<Void> act(Finding finding, FindingAction action, String actor, String reason) {
        FindingState next = action.from(finding.state(), clock.instant())
                .orElseThrow(() -> ProblemException.of(
                        ErrorCode.FINDING_NOT_POSSIBLE,
                        "a finding that is " + finding.state().word() + " can't be " + action.past()));
        return store.act(finding, next, action, actor, reason)
                .invoke(moved -> {
                    if (!moved) {
                        throw stale("the finding has moved in between", finding.revision() + 1);
                    }
                    happenings.fire(new Happening(
                            clock.instant(),
                            finding.subject().tenantId(),
                            action == FindingAction.REPAIR ? Happening.Kind.REPAIR : Happening.Kind.FINDING,
                            actor,
                            finding.kind().label() + " of " + finding.subject() + " " + action.past() + ": " + reason));
                })
                .replaceWithVoid();
    }

    /** Those that are being repaired, of all tenants, the latest first, as many as a page holds. */
    public Uni<List<Finding>> repairing() {
        return store.page(new FindingStore.Filter(null, "repairing", null, null, null, config.largestPage()));
    }

    /** The finding with what was done about it, if the caller may see it. */
    public Uni<FindingView> view(String id, Caller caller, boolean admin) {
        return one(id, caller, admin);
    }

    /** The name under which somebody is written down. */
    public static String actor(Caller caller) {
        return caller.tenant() + "/" + caller.user();
    }

    /** Refuses unless the finding is still at that revision; null: at any. */
    public static void mustBeAt(Finding finding, @Nullable Long revision) {
        if (revision != null && revision != finding.revision()) {
            throw stale("the finding is at revision " + finding.revision(), finding.revision());
        }
    }

    private static ProblemException stale(String detail, long revision) {
        return ProblemException.of(ErrorCode.STALE_FINDING, detail, Map.of("revision", revision));
    }

    private static ProblemException noSuchFinding() {
        return ProblemException.of(ErrorCode.NOT_FOUND, "there is no such finding");
    }
}
