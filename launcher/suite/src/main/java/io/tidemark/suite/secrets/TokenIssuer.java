package io.tidemark.suite.secrets;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** Signs the tokens that a local suite accepts: it stands in for the identity provider of a real deployment. */
public final class TokenIssuer {

    private static final String NAME = "tidemark";

    private final PrivateKey key;
    private final Clock clock;

    public TokenIssuer(PrivateKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /**
     * A token in its compact form.
     *
     * @throws IllegalArgumentException for a tenant, user or role that no service would accept
     */
    public String issue(Caller caller, Duration life) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(NAME)
                .subject(caller.user())
                .claim("tenant", caller.tenant())
                .claim("groups", caller.roles())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .jwtID(UUID.randomUUID().toString())
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("the suite's key can't sign", e);
        }
        return token.serialize();
    }

    /** Whom a token speaks for. */
    public record Caller(String tenant, String user, List<String> roles) {

        private static final List<String> ROLES = List.of("user", "support", "operator", "admin", "service");

        public Caller {
            requireName("tenant", tenant);
            requireName("user", user);
            roles = List.copyOf(roles);
            for (String role : roles) {
                if (!ROLES.contains(role)) {
                    throw new IllegalArgumentException("not a role: " + role + " (there are " + ROLES + ")");
                }
            }
        }

        private static void requireName(String what, String name) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
                throw new IllegalArgumentException("not a name for a " + what + ": " + name);
            }
        }
    }
}
