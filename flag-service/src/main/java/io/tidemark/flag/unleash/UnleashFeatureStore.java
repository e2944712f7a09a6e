package io.tidemark.flag.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.flag.feature.Change;
import io.tidemark.flag.feature.ChangeOutcome;
import io.tidemark.flag.feature.Feature;
import io.tidemark.flag.feature.FeatureSet;
import io.tidemark.flag.feature.FeatureStore;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The flags in an Unleash server. A change is made step by step and is done when Unleash's client API shows it, about a
 * second later. Replicas change one after the other, under a lock in PostgreSQL; somebody who uses Unleash's own pages at the
 * same moment is found out by what each step and the reading back after the last one expect.
 */
final class UnleashFeatureStore implements FeatureStore {
    private static final Logger LOG = Logger.getLogger(UnleashFeatureStore.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final int ATTEMPTS = 4;
    private static final String NOTHING = "null";

    private final UnleashClient client;
    private final UnleashFollower follower;
    private final UnleashBeginning beginning;
    private final AuditedChanges audited;
    private final Duration changeTimeout;

    UnleashFeatureStore(
            UnleashClient client,
            UnleashFollower follower,
            UnleashBeginning beginning,
            AuditedChanges audited,
            Duration changeTimeout) {
        this.client = client;
        this.follower = follower;
        this.beginning = beginning;
        this.audited = audited;
        this.changeTimeout = changeTimeout;
    }

    @Override
    public String dependency() {
        return "unleash";
    }

    @Override
    public Uni<Long> epoch() {
        return answered(beginning.done().chain(follower::follow).invoke(audited::tend))
                .onFailure(e -> !beginning.knowsAnything())
                .recoverWithUni(away -> beginning.lastKnown())
                .map(FeatureSet::epoch);
    }

    @Override
    public Uni<FeatureSet> load() {
        return beginning.newest();
    }

    @Override
    public Uni<ChangeOutcome> change(Change change) {
        return carriedOut(permit -> make(new Attempt(change, permit, ATTEMPTS)), isUrgent(change))
                .onFailure(OvertakenException.class)
                .recoverWithItem(e -> new ChangeOutcome.Stale(e.epoch()));
    }

    private boolean isUrgent(Change change) {
        return change.feature().equals(FlagKeys.LOCAL_ONLY)
                && follower.known()
                        .flatMap(set -> set.find(change.feature()))
                        .map(Feature::document)
                        .filter(known -> Widening.isOfKillSwitch(
                                change.feature(), known, change.edit().apply(known)))
                        .isPresent();
    }

    /**
     * One go at a change.
     *
     * @param left how many there may be, with this one
     */
    private record Attempt(Change change, AuditedChanges.Permit permit, int left) {
        String flag() {
            return change.feature();
        }

        boolean isFirst() {
            return left == ATTEMPTS;
        }

        Attempt again() {
            return new Attempt(change.atAnyEpoch(), permit, left - 1);
        }
    }

    private Uni<Made> make(Attempt attempt) {
        return follower.followAnew().chain(set -> {
            Long expected = attempt.change().expectedEpoch();
            return expected != null && expected != set.epoch()
                    ? Made.nothing(new ChangeOutcome.Stale(set.epoch()))
                    : client.state(attempt.flag())
                            .chain(state -> state.isEmpty()
                                    ? Made.nothing(new ChangeOutcome.Unknown())
                                    : make(attempt, state.get(), set));
        });
    }

    private Uni<Made> make(Attempt attempt, FlagState state, FeatureSet set) {
        boolean conditional = attempt.change().expectedEpoch() != null;
        JsonNode before = state.document();
        if (conditional && !isShown(set, attempt.flag(), before)) {
            return Made.nothing(new ChangeOutcome.Stale(set.epoch()));
        }
        JsonNode after = attempt.change().edit().apply(before);
        if (!attempt.permit().allows(new Made.Shape(attempt.flag(), before, after))) {
            return Uni.createFrom().failure(unavailable("the change can't be audited now"));
        }
        List<Step> steps = Plan.between(state, after);
        return joined(attempt, set)
                .chain(() -> Steps.take(client, attempt.flag(), steps))
                .chain(taken -> conditional && taken == 0 && !steps.isEmpty()
                        ? Uni.createFrom().failure(new OvertakenException(set.epoch()))
                        : readBack(attempt, before, after, taken == steps.size()));
    }

    /** What belongs to the change comes first, and once: should it fail, nothing is changed. */
    private static Uni<Void> joined(Attempt attempt, FeatureSet set) {
        return attempt.isFirst()
                ? attempt.permit().join(attempt.change().step(), set.epoch() + 1)
                : Uni.createFrom().voidItem();
    }

    /** Somebody else's hand in it: once more, to the end, for half a change is none. */
    private Uni<Made> readBack(Attempt attempt, JsonNode before, JsonNode after, boolean complete) {
        return client.state(attempt.flag()).chain(state -> {
            if (complete && state.isPresent() && state.get().isThatOf(after)) {
                Change.Motive motive = attempt.change().motive();
                return shown(set -> isShown(set, attempt.flag(), after))
                        .map(set -> Made.changed(
                                set, motive.entry(attempt.flag(), before.toString(), after.toString(), set.epoch())));
            }
            return attempt.left() <= 1
                    ? Uni.createFrom().failure(unavailable("somebody else keeps changing the flag in Unleash"))
                    : make(attempt.again());
        });
    }

    @Override
    public Uni<ChangeOutcome> create(String feature, JsonNode document, Change.Motive motive) {
        return carriedOut(
                permit -> client.state(feature)
                        .chain(present -> present.isPresent() ? Uni.createFrom().item(false) : client.create(document))
                        .chain(made -> made
                                ? client.state(feature)
                                        .chain(state -> Steps.take(
                                                client, feature, Plan.between(state.orElseThrow(), document)))
                                        .chain(taken -> shown(set -> isShown(set, feature, document)))
                                        .map(set -> Made.changed(
                                                set, motive.entry(feature, NOTHING, document.toString(), set.epoch())))
                                : follower.followAnew()
                                        .chain(set -> Made.nothing(new ChangeOutcome.Stale(set.epoch())))),
                false);
    }

    @Override
    public Uni<ChangeOutcome> archive(String feature, @Nullable Long expectedEpoch, Change.Motive motive) {
        return carriedOut(
                permit -> follower.followAnew()
                        .chain(set -> expectedEpoch != null && expectedEpoch != set.epoch()
                                ? Made.nothing(new ChangeOutcome.Stale(set.epoch()))
                                : client.state(feature)
                                        .chain(state -> state.isEmpty()
                                                ? Made.nothing(new ChangeOutcome.Unknown())
                                                : archive(feature, state.get().document(), motive))),
                false);
    }

    private Uni<Made> archive(String feature, JsonNode before, Change.Motive motive) {
        return client.archive(feature)
                .chain(done -> shown(set -> set.find(feature).isEmpty()))
                .map(set -> Made.changed(set, motive.entry(feature, before.toString(), NOTHING, set.epoch())));
    }

    private Uni<ChangeOutcome> carriedOut(AuditedChanges.Work work, boolean urgent) {
        return answered(beginning.done().chain(begun -> audited.carryOut(work, urgent)));
    }

    /** The first set in which it is so; there is a limit on the change as a whole. */
    private Uni<FeatureSet> shown(Predicate<FeatureSet> condition) {
        return follower.followAnew()
                .chain(set -> condition.test(set)
                        ? Uni.createFrom().item(set)
                        : Uni.createFrom()
                                .voidItem()
                                .onItem()
                                .delayIt()
                                .by(LOOK_AGAIN)
                                .chain(() -> shown(condition)));
    }

    private static boolean isShown(FeatureSet set, String feature, JsonNode document) {
        return set.find(feature)
                .filter(shown -> FlagState.isAlike(shown.document(), document))
                .isPresent();
    }

    private <T> Uni<T> answered(Uni<T> uni) {
        return uni.ifNoItem()
                .after(changeTimeout)
                .fail()
                .onFailure(e -> e instanceof UnleashAwayException || Unavailable.isCauseOf(e))
                .transform(e -> {
                    LOG.debug("The source of flags does not answer", e);
                    return unavailable("the flag store does not answer");
                });
    }

    static ProblemException unavailable(String detail) {
        return ProblemException.retryable(ErrorCode.DEPENDENCY_UNAVAILABLE, detail, RETRY_AFTER);
    }
}
