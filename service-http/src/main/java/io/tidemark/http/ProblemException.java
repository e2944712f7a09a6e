package io.tidemark.http;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.error.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem. Thrown for what the caller is told, never for what only we should know. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;
    private final transient Map<String, Object> members;
    private final @Nullable Duration retryAfter;

    private ProblemException(Problem problem, Map<String, Object> members, @Nullable Duration retryAfter) {
        super(problem.code().code() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
        this.members = members;
        this.retryAfter = retryAfter;
    }

    /** A problem with what is wrong with this very request. */
    public static ProblemException of(ErrorCode code, String detail) {
        return new ProblemException(Problem.of(code, detail), Map.of(), null);
    }

    /** A problem with further members in its body, for example the operations that were refused. */
    public static ProblemException of(ErrorCode code, String detail, Map<String, Object> members) {
        return new ProblemException(Problem.of(code, detail), members, null);
    }

    /** A problem that passes; {@code about} is when to try again, before the jitter that keeps callers apart. */
    public static ProblemException retryable(ErrorCode code, String detail, Duration about) {
        return new ProblemException(Problem.of(code, detail), Map.of(), about);
    }

    /** What kind of problem it is. */
    public ErrorCode code() {
        return problem.code();
    }

    Problem problem() {
        return problem;
    }

    Map<String, Object> members() {
        return members;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
