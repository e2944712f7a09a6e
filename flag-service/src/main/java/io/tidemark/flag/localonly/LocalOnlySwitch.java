package io.tidemark.flag.localonly;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.flag.audit.Actor;
import io.tidemark.flag.feature.Change;
import io.tidemark.flag.feature.ChangeOutcome;
import io.tidemark.flag.feature.CurrentFeatures;
import io.tidemark.flag.feature.Feature;
import io.tidemark.flag.feature.FeatureSet;
import io.tidemark.flag.feature.FeatureStore;
import io.tidemark.flag.feature.Reach;
import io.tidemark.flag.localonly.LocalOnlyRequest.LocalOnlyCommand;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Moves the switch, and tells how it stands. */
@Singleton
class LocalOnlySwitch {
    private static final Logger LOG = Logger.getLogger(LocalOnlySwitch.class);

    private final CurrentFeatures current;
    private final FeatureStore store;

    LocalOnlySwitch(CurrentFeatures current, FeatureStore store) {
        this.current = current;
        this.store = store;
    }

    LocalOnlyView view(Caller caller, boolean admin) {
        return view(current.get(), caller, admin);
    }

    Uni<LocalOnlyView> change(LocalOnlyCommand command, @Nullable Long expectedEpoch, Caller caller, boolean admin) {
        Change change = new Change(
                FlagKeys.LOCAL_ONLY,
                feature -> command.applyTo(Reach.of(feature)).writtenTo(feature),
                expectedEpoch,
                new Change.Motive(
                        Actor.of(caller), command.action(), List.copyOf(command.targets()), command.reason()));
        return store.change(change).map(outcome -> switch (outcome) {
            case ChangeOutcome.Changed changed -> {
                LOG.warnf("%s for %s, by %s/%s", command.action(), command.targets(), caller.tenant(), caller.user());
                current.accept(changed.after());
                yield view(changed.after(), caller, admin);
            }
            case ChangeOutcome.Stale stale ->
                throw ProblemException.of(
                        ErrorCode.STALE_EPOCH,
                        "the switch is at epoch " + stale.epoch(),
                        Map.of("epoch", stale.epoch()));
            case ChangeOutcome.Unknown unknown -> throw missing();
        });
    }

    private static LocalOnlyView view(FeatureSet set, Caller caller, boolean admin) {
        Feature feature = set.find(FlagKeys.LOCAL_ONLY).orElseThrow(LocalOnlySwitch::missing);
        return LocalOnlyView.of(set.epoch(), Reach.of(feature.document()), caller.tenant(), admin);
    }

    private static ProblemException missing() {
        return ProblemException.of(ErrorCode.NOT_FOUND, "there is no flag " + FlagKeys.LOCAL_ONLY);
    }
}
