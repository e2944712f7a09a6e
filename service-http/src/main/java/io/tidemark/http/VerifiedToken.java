package io.tidemark.http;

import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A verified token whose claims are looked up once: for a claim that the specification does not name, each look throws and
 * catches an exception.
 */
final class VerifiedToken extends JWTCallerPrincipal {
    private final JWTCallerPrincipal token;
    private final Map<String, Object> claims = new ConcurrentHashMap<>();

    VerifiedToken(JWTCallerPrincipal token) {
        super(token.getRawToken(), "JWT");
        this.token = token;
    }

    /** The type is JsonWebToken's promise, not ours. */
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T getClaim(String name) {
        @Nullable Object known = claims.get(name);
        if (known == null) {
            known = token.getClaim(name);
            if (known != null) {
                claims.put(name, known);
            }
        }
        return (T) known;
    }

    @Override
    public Set<String> getGroups() {
        return token.getGroups();
    }

    @Override
    public Set<String> getAudience() {
        return token.getAudience();
    }

    @Override
    protected @Nullable Object getClaimValue(String name) {
        return getClaim(name);
    }

    @Override
    protected Collection<String> doGetClaimNames() {
        return token.getClaimNames();
    }
}
