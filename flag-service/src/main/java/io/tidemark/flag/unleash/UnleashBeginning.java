package io.tidemark.flag.unleash;

import io.smallrye.mutiny.Uni;
import io.tidemark.flag.feature.FeatureSet;
import io.tidemark.flag.feature.FeatureStore;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens before Unleash is followed: it is given the flags that it lacks. While it is away, what we last knew of it
 * holds, or before that the embedded store.
 */
final class UnleashBeginning {
    /** Unleash shows what was made within a second. */
    private static final Duration SHOWN_AFTER = Duration.ofMillis(1_500);

    private final UnleashSeed seed;
    private final UnleashLedgerStore ledger;
    private final UnleashFollower follower;
    private final FeatureStore embedded;
    private volatile boolean done;
    private volatile @Nullable FeatureSet before;

    UnleashBeginning(UnleashSeed seed, UnleashLedgerStore ledger, UnleashFollower follower, FeatureStore embedded) {
        this.seed = seed;
        this.ledger = ledger;
        this.follower = follower;
        this.embedded = embedded;
    }

    /** Ends when Unleash has what Tidemark needs. */
    Uni<Void> done() {
        return done
                ? Uni.createFrom().voidItem()
                : embedded.load()
                        .chain(seed::sow)
                        .chain(sown -> sown
                                ? Uni.createFrom().voidItem().onItem().delayIt().by(SHOWN_AFTER)
                                : Uni.createFrom().voidItem())
                        .invoke(() -> done = true);
    }

    boolean knowsAnything() {
        return before != null || follower.known().isPresent();
    }

    /** What held before we started. */
    Uni<FeatureSet> lastKnown() {
        return ledger.kept()
                .chain(kept -> kept.isPresent() ? Uni.createFrom().item(follower.restore(kept.get())) : embedded.load())
                .invoke(set -> before = set);
    }

    Uni<FeatureSet> newest() {
        return Uni.createFrom()
                .item(() -> follower.known()
                        .or(() -> Optional.ofNullable(before))
                        .orElseThrow(() -> new UnleashAwayException("nothing is known yet")));
    }
}
