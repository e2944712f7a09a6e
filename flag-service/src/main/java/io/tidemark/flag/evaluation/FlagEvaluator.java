package io.tidemark.flag.evaluation;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.flag.feature.FeatureSet;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Evaluates the newest flags. No I/O. */
@Singleton
class FlagEvaluator {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private volatile @Nullable CompiledFlags compiled;

    void compile(@Observes FeatureSet set) {
        compiled = new CompiledFlags(set);
    }

    EvaluatedFlags evaluate(FlagContext subject) {
        CompiledFlags flags = compiled;
        if (flags == null) {
            throw ProblemException.retryable(
                    ErrorCode.DEPENDENCY_UNAVAILABLE, "the flags are not loaded yet", RETRY_AFTER);
        }
        return flags.evaluate(subject);
    }
}
