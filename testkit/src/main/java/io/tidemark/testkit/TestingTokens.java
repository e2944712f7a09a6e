package io.tidemark.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/**
 * Bearer tokens for tests, good ones and bad ones. Without further words a token is good: right issuer and audience, an
 * hour to live, role {@code user}. The services accept it when they run on {@link TidemarkServers}' configuration.
 */
public final class TestingTokens {

    private static final String NAME = "tidemark";

    private final String tenant;
    private final String user;
    private List<String> roles = List.of("user");
    private String issuer = NAME;
    private String audience = NAME;
    private Duration life = Duration.ofHours(1);
    private RSAKey key = TestingKeys.known();

    private TestingTokens(String tenant, String user) {
        this.tenant = tenant;
        this.user = user;
    }

    /** The token of a user of a tenant, to be shaped further. */
    public static TestingTokens of(String tenant, String user) {
        return new TestingTokens(tenant, user);
    }

    /** Alice of acme, an ordinary user. */
    public static String alice() {
        return of("acme", "alice").build();
    }

    /** Bob of globex, an ordinary user. */
    public static String bob() {
        return of("globex", "bob").build();
    }

    /** An operator of acme. */
    public static String operator() {
        return of("acme", "op").roles("operator").build();
    }

    /** The token that one service shows to another. */
    public static String service() {
        return of("tidemark", "ingest-service").roles("service").build();
    }

    public TestingTokens roles(String... names) {
        roles = List.of(names);
        return this;
    }

    public TestingTokens issuer(String name) {
        issuer = name;
        return this;
    }

    public TestingTokens audience(String name) {
        audience = name;
        return this;
    }

    /** How long it is good for from now on. */
    public TestingTokens expiresIn(Duration duration) {
        life = duration;
        return this;
    }

    /** It was good until an hour ago. */
    public TestingTokens expired() {
        return expiresIn(Duration.ofHours(-1));
    }

    /** Signed with a key that no service knows. */
    public TestingTokens signedByStranger() {
        key = TestingKeys.unknown();
        return this;
    }

    /** The token in its compact form, as it follows {@code Bearer}. */
    public String build() {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    /** The token with algorithm {@code none}: not signed at all. */
    public String buildUnsigned() {
        return new PlainJWT(claims()).serialize();
    }

    private JWTClaimsSet claims() {
        Instant now = Clock.systemUTC().instant();
        Instant end = now.plus(life);
        Instant begin = life.isNegative() ? end.minus(Duration.ofHours(1)) : now;
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject(user)
                .claim("tenant", tenant)
                .claim("groups", roles)
                .issueTime(Date.from(begin))
                .expirationTime(Date.from(end))
                .jwtID(UUID.randomUUID().toString())
                .build();
    }
}
