package io.tidemark.flag.evaluation;

import io.getunleash.engine.Context;
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
public class FlagEvaluator {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private volatile @Nullable CompiledFlags compiled;

    void compile(@Observes FeatureSet set) {
        compiled = new CompiledFlags(set);
    }

    EvaluatedFlags evaluate(FlagContext subject) {
        return flags().evaluate(subject);
    }

    /** The flags that are on for that context, as the body of Unleash's frontend API in UTF-8. */
    public byte[] toggles(Context context) {
        return flags().toggles(context);
    }

    private CompiledFlags flags() {
        CompiledFlags flags = compiled;
        if (flags == null) {
            throw ProblemException.retryable(
                    ErrorCode.DEPENDENCY_UNAVAILABLE, "the flags are not loaded yet", RETRY_AFTER);
        }
        return flags;
    }
}
