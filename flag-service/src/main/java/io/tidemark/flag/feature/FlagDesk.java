package io.tidemark.flag.feature;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.flag.feature.Change.Motive;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** Makes, changes and archives flags, and tells how they stand. */
@Singleton
class FlagDesk {
    private static final Logger LOG = Logger.getLogger(FlagDesk.class);
    private static final Set<String> OWN = Set.of(FlagKeys.LOCAL_ONLY, FlagKeys.LEARNING_SYNC, FlagKeys.SYNC);

    private final CurrentFeatures current;
    private final FeatureStore store;

    FlagDesk(CurrentFeatures current, FeatureStore store) {
        this.current = current;
        this.store = store;
    }

    FlagView view(String name) {
        return view(current.get(), name);
    }

    Uni<FlagView> create(String name, FlagRequest request, Caller by) {
        Motive motive = new Motive(by, "flag " + name + " made", request.checkedReason());
        return store.create(FlagRequest.checkedName(name), request.toDocument(name), motive)
                .map(outcome -> switch (outcome) {
                    case ChangeOutcome.Changed changed -> view(accepted(changed, motive), name);
                    case ChangeOutcome.Stale taken ->
                        throw ProblemException.of(ErrorCode.FLAG_EXISTS, "there is, or was, a flag " + name);
                    case ChangeOutcome.Unknown unknown -> throw missing(name);
                });
    }

    Uni<FlagView> change(String name, FlagRequest request, Caller by) {
        if (name.equals(FlagKeys.LOCAL_ONLY)) {
            throw ProblemException.of(ErrorCode.FLAG_RESERVED, "it is moved with /ops/local-only and /ops/rollouts");
        }
        Motive motive = new Motive(by, "flag " + name + " changed", request.checkedReason());
        return store.change(
                        new Change(FlagRequest.checkedName(name), request::applyTo, request.expectedEpoch(), motive))
                .map(outcome -> switch (outcome) {
                    case ChangeOutcome.Changed changed -> view(accepted(changed, motive), name);
                    case ChangeOutcome.Stale stale -> throw stale(stale);
                    case ChangeOutcome.Unknown unknown -> throw missing(name);
                });
    }

    Uni<Void> archive(String name, FlagRequest request, Caller by) {
        if (OWN.contains(name)) {
            throw ProblemException.of(ErrorCode.FLAG_RESERVED, "Tidemark obeys it: turn it on or off");
        }
        Motive motive = new Motive(by, "flag " + name + " archived", request.checkedReason());
        return store.archive(FlagRequest.checkedName(name), request.expectedEpoch(), motive)
                .invoke(outcome -> {
                    switch (outcome) {
                        case ChangeOutcome.Changed changed -> accepted(changed, motive);
                        case ChangeOutcome.Stale stale -> throw stale(stale);
                        case ChangeOutcome.Unknown unknown -> throw missing(name);
                    }
                })
                .replaceWithVoid();
    }

    private FeatureSet accepted(ChangeOutcome.Changed changed, Motive motive) {
        LOG.infof("%s, by %s", motive.action(), motive.by().name());
        current.accept(changed.after());
        return changed.after();
    }

    private static FlagView view(FeatureSet set, String name) {
        return FlagView.of(set, set.find(name).orElseThrow(() -> missing(name)));
    }

    private static ProblemException stale(ChangeOutcome.Stale stale) {
        return ProblemException.of(
                ErrorCode.STALE_EPOCH, "the flags are at epoch " + stale.epoch(), Map.of("epoch", stale.epoch()));
    }

    private static ProblemException missing(String name) {
        return ProblemException.of(ErrorCode.NOT_FOUND, "there is no flag " + name);
    }
}
