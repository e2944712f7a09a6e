package io.tidemark.export.download;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.export.source.What;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Whose things a caller may export: a user the own ones, operators and administrators those of the tenant. */
public final class Whose {
    private static final Set<String> WHOLE_TENANT = Set.of("operator", "admin");

    private Whose() {}

    /** The one user that the export is about, or nobody in particular; a problem when the caller may not have it. */
    public static Optional<String> of(JsonWebToken token, What what, Optional<String> asked) {
        if (mayHaveAll(token)) {
            return asked;
        }
        String user = Caller.of(token).user();
        if (what == What.AUDIT || (asked.isPresent() && !asked.get().equals(user))) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "only an operator may export what is another user's");
        }
        return Optional.of(user);
    }

    /** Whether the caller's rights are those over the whole tenant. */
    public static boolean mayHaveAll(JsonWebToken token) {
        return token.getGroups().stream().anyMatch(WHOLE_TENANT::contains);
    }
}
