package io.tidemark.snapshot.mode;

import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.contracts.flag.LocalOnlySwitch;
import io.tidemark.contracts.flag.SyncMode;
import io.tidemark.http.Caller;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest switch that was heard of. ingest-service enforces it and has the last word; here it is only told. */
@Singleton
public class PublishedMode {
    private volatile @Nullable LocalOnlySwitch newest;

    /** How sync stands for the caller; empty when nothing was heard yet, or it can't be told here. */
    public Optional<SyncMode> modeFor(Caller caller) {
        LocalOnlySwitch known = newest;
        return known == null ? Optional.empty() : known.modeFor(FlagContext.of(caller.tenant(), caller.user()));
    }

    /** An older one is passed over: the topic keeps the last in which the switch was on beside the newest. */
    synchronized void heard(LocalOnlySwitch told) {
        LocalOnlySwitch known = newest;
        if (known == null || told.epoch() > known.epoch()) {
            newest = told;
        }
    }
}
