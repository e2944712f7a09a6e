package io.tidemark.flag.edge;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.flag.feature.FeatureSet;
import io.tidemark.flag.http.TaggedBody;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The body that every polling client gets, made once for each epoch. */
@Singleton
class ClientFeatures {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private volatile @Nullable TaggedBody body;

    void render(@Observes FeatureSet set) {
        body = TaggedBody.of(set.clientDocument());
    }

    TaggedBody body() {
        TaggedBody rendered = body;
        if (rendered == null) {
            throw ProblemException.retryable(
                    ErrorCode.DEPENDENCY_UNAVAILABLE, "the flags are not loaded yet", RETRY_AFTER);
        }
        return rendered;
    }
}
