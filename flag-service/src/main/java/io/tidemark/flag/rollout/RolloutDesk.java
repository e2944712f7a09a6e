package io.tidemark.flag.rollout;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.flag.audit.Actor;
import io.tidemark.flag.feature.Change;
import io.tidemark.flag.feature.CurrentFeatures;
import io.tidemark.flag.feature.Feature;
import io.tidemark.flag.feature.Reach;
import io.tidemark.flag.health.HealthBoard;
import io.tidemark.flag.rollout.Signal.Order;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Reason;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What operators do with rollouts: admins with all, others with those of their tenant; those of all they may see. */
@Singleton
class RolloutDesk {
    private static final int TRIES = 5;

    private final RolloutStore store;
    private final Carrying carrying;
    private final CurrentFeatures current;
    private final HealthBoard health;
    private final RolloutConfig config;
    private final Clock clock;

    RolloutDesk(
            RolloutStore store,
            Carrying carrying,
            CurrentFeatures current,
            HealthBoard health,
            RolloutConfig config,
            Clock clock) {
        this.store = store;
        this.carrying = carrying;
        this.current = current;
        this.health = health;
        this.config = config;
        this.clock = clock;
    }

    Uni<RolloutView.Page> list(RolloutPageRequest asked, Caller caller, boolean admin) {
        return store.page(admin ? null : List.of(caller.tenant(), Reach.EVERYONE), asked)
                .map(found -> RolloutView.Page.of(found, asked.limit()));
    }

    Uni<RolloutView> one(String id, Caller caller, boolean admin) {
        return find(id, caller, admin)
                .chain(rollout -> store.log(rollout.id()).map(log -> RolloutView.of(rollout, log)));
    }

    Uni<RolloutView> start(RolloutRequest request, Caller caller, boolean admin) {
        String reason = Reason.of(request.reason()).text();
        Plan plan = plan(request, target(request.tenant(), caller, admin));
        HealthVerdict known = health.of(plan.target());
        if (known != null && known.findings().open() > plan.gates().openFindings()) {
            throw impossible(known.findings().open() + " corruption findings are open, the first step would fail");
        }
        Instant now = now();
        Actor actor = Actor.of(caller);
        Rollout rollout = new Rollout(
                UUID.randomUUID(),
                plan,
                RolloutState.started(plan, now),
                1,
                0,
                0,
                null,
                actor.name(),
                reason,
                now,
                now);
        String action = "rollout started, " + plan.percentage(0) + " %";
        return carrying.start(rollout, new Change.Motive(actor, action, List.of(plan.target()), reason))
                .chain(() -> one(rollout.id().toString(), caller, admin));
    }

    Uni<RolloutView> order(String id, Order.Kind kind, OrderRequest request, Caller caller, boolean admin) {
        String reason = Reason.of(request.reason()).text();
        // A decision that came in between is looked at anew; it is no reason to refuse an operator.
        return find(id, caller, admin)
                .chain(rollout -> {
                    mayOrder(rollout, caller, admin);
                    return carryOut(rollout, new Order(kind), request.expectedRevision(), Actor.of(caller), reason);
                })
                .onFailure(RolloutDesk::cameInBetween)
                .retry()
                .atMost(TRIES)
                .chain(() -> one(id, caller, admin));
    }

    private Uni<Void> carryOut(
            Rollout rollout, Order order, @Nullable Long expectedRevision, Actor actor, String reason) {
        if (expectedRevision != null && expectedRevision != rollout.revision()) {
            throw ProblemException.of(
                    ErrorCode.STALE_ROLLOUT,
                    "the rollout is at revision " + rollout.revision(),
                    Map.of("revision", rollout.revision()));
        }
        Instant now = now();
        Decision decision = Decider.decide(rollout.state(), rollout.plan(), order, now);
        return switch (decision) {
            case Decision.Move move ->
                carrying.move(rollout, move, new Decided(now, actor, reason, order, decision), null);
            case Decision.Stay stay -> Uni.createFrom().voidItem();
            case Decision.Refusal refusal ->
                throw impossible(refusal.grounds().getFirst().detail());
        };
    }

    private Plan plan(RolloutRequest request, String target) {
        List<Integer> steps = request.checkedSteps(config.steps());
        Duration bake = request.checkedBake(config.bake());
        Gates gates = request.gates(config);
        String flag = request.flag() == null ? "" : request.flag();
        Feature feature = current.get()
                .find(flag)
                .orElseThrow(() -> ProblemException.of(ErrorCode.NOT_FOUND, "there is no such flag"));
        if (!Reach.saysAllOf(feature.document())) {
            throw impossible("the flag has strategies of its own, which a rollout would remove");
        }
        Direction direction = Direction.of(flag);
        int baseline = direction.released(Reach.of(feature.document()).percentage(target));
        if (steps.getFirst() <= baseline) {
            throw impossible(baseline + " % are released already, and the first step is " + steps.getFirst() + " %");
        }
        return new Plan(flag, target, direction, Reach.group(feature.document()), baseline, steps, bake, gates);
    }

    private Uni<Rollout> find(String id, Caller caller, boolean admin) {
        UUID uuid;
        try {
            uuid = UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw noSuchRollout();
        }
        return store.one(uuid)
                .map(found -> found.filter(rollout -> admin
                                || rollout.plan().target().equals(caller.tenant())
                                || rollout.plan().target().equals(Reach.EVERYONE))
                        .orElseThrow(RolloutDesk::noSuchRollout));
    }

    private static void mayOrder(Rollout rollout, Caller caller, boolean admin) {
        if (!admin && !rollout.plan().target().equals(caller.tenant())) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "a rollout for all is for admins");
        }
    }

    private static String target(@Nullable String asked, Caller caller, boolean admin) {
        String target = asked == null ? caller.tenant() : asked;
        if (!target.matches("\\*|" + Caller.NAME)) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "\"tenant\" is a name that no tenant can have");
        }
        if (!admin && !target.equals(caller.tenant())) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "a rollout for another tenant, or for all, is for admins");
        }
        return target;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static boolean cameInBetween(Throwable e) {
        return e instanceof ProblemException problem && problem.code() == ErrorCode.STALE_ROLLOUT;
    }

    private static ProblemException impossible(String detail) {
        return ProblemException.of(ErrorCode.ROLLOUT_NOT_POSSIBLE, detail);
    }

    private static ProblemException noSuchRollout() {
        return ProblemException.of(ErrorCode.NOT_FOUND, "there is no such rollout");
    }
}
