package io.tidemark.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a token's signature once and not at each of a device's requests, for which it was a quarter of a pull that finds
 * nothing. Remembered by its whole text and what it was verified by, never when it was refused, and looked up only until it
 * expires: what comes later is verified in full again.
 */
@ApplicationScoped
@Alternative
@Priority(1)
class VerifiedTokens extends JWTCallerPrincipalFactory {
    private final JWTCallerPrincipalFactory verifier;
    private final Cache<Presented, JWTCallerPrincipal> verified;
    private final Clock clock;

    VerifiedTokens(TokenConfig config, Clock clock) {
        this.verifier = new DefaultJWTCallerPrincipalFactory();
        this.verified = Caffeine.newBuilder()
                .maximumSize(config.remembered())
                .expireAfterWrite(config.verifiedEvery())
                .build();
        this.clock = clock;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo rules) throws ParseException {
        Presented presented = new Presented(token, rules);
        @Nullable JWTCallerPrincipal known = verified.getIfPresent(presented);
        if (known != null && clock.instant().getEpochSecond() < known.getExpirationTime()) {
            return known;
        }
        JWTCallerPrincipal caller = new VerifiedToken(verifier.parse(token, rules));
        verified.put(presented, caller);
        return caller;
    }

    /** A token and what it is verified by: of which there is one, unless somebody asks for a key of their own. */
    private record Presented(String token, JWTAuthContextInfo rules) {}
}
