package io.tidemark.flag.edge;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.flag.feature.FeatureSet;
import io.tidemark.flag.http.TaggedBody;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The body that every polling client gets, made once for each epoch: when the first one asks, for its tag takes its time. */
@Singleton
class ClientFeatures {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private volatile @Nullable FeatureSet newest;
    private volatile @Nullable Rendered rendered;

    private record Rendered(FeatureSet of, TaggedBody body) {}

    void take(@Observes FeatureSet set) {
        newest = set;
    }

    TaggedBody body() {
        FeatureSet set = newest;
        if (set == null) {
            throw ProblemException.retryable(
                    ErrorCode.DEPENDENCY_UNAVAILABLE, "the flags are not loaded yet", RETRY_AFTER);
        }
        Rendered known = rendered;
        if (known == null || known.of() != set) {
            known = new Rendered(set, TaggedBody.of(set.clientDocument()));
            rendered = known;
        }
        return known.body();
    }
}
