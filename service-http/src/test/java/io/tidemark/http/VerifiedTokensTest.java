package io.tidemark.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.ParseException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final KeyPair OURS = keys();
    private static final KeyPair STRANGERS = keys();

    private final Instant start = Instant.now();
    private Instant now = start;
    private final InstantSource time = () -> now;
    private final VerifiedTokens tokens = new VerifiedTokens(new Config(), time.withZone(ZoneOffset.UTC));
    private final JWTAuthContextInfo rules = rules(OURS);

    private record Config() implements TokenConfig {
        @Override
        public long remembered() {
            return 10;
        }

        @Override
        public Duration verifiedEvery() {
            return Duration.ofMinutes(5);
        }
    }

    @Test
    void aTokenIsVerifiedOnceAndSaysTheSameEachTime() throws Exception {
        String token = token("alice", OURS);

        JWTCallerPrincipal first = tokens.parse(token, rules);

        assertSame(first, tokens.parse(token, rules));
        assertEquals(new Caller("acme", "alice"), Caller.of(first));
        assertEquals(new Caller("acme", "alice"), Caller.of(first));
        assertEquals(Set.of("user"), first.getGroups());
        assertEquals(Set.of("tidemark"), first.getAudience());
        assertEquals("alice", first.getName());
        assertEquals(token, first.getRawToken());
        assertEquals(start.plus(LIFE).getEpochSecond(), first.getExpirationTime());
    }

    @Test
    void aTokenThatHasExpiredIsNoLongerRemembered() throws Exception {
        String token = token("alice", OURS);
        JWTCallerPrincipal first = tokens.parse(token, rules);
        now = start.plus(LIFE).minusSeconds(1);
        assertSame(first, tokens.parse(token, rules));

        now = start.plus(LIFE);

        assertNotSame(first, tokens.parse(token, rules));
    }

    @Test
    void aTokenThatDiffersInItsSignatureAloneIsAnotherOne() throws Exception {
        String token = token("alice", OURS);
        tokens.parse(token, rules);
        String unsigned = token.substring(0, token.lastIndexOf('.') + 1);
        String forged = token("alice", STRANGERS);

        assertThrows(ParseException.class, () -> tokens.parse(unsigned, rules));
        assertThrows(ParseException.class, () -> tokens.parse(unsigned + forged.split("\\.", -1)[2], rules));
        assertThrows(ParseException.class, () -> tokens.parse(forged, rules));
    }

    @Test
    void whatOneKeyVerifiedIsNotVerifiedForAnother() throws Exception {
        String token = token("alice", OURS);
        tokens.parse(token, rules);

        assertThrows(ParseException.class, () -> tokens.parse(token, rules(STRANGERS)));
    }

    @Test
    void aRefusalIsNotRemembered() throws Exception {
        String token = token("alice", OURS);
        rules.setPublicVerificationKey(STRANGERS.getPublic());
        assertThrows(ParseException.class, () -> tokens.parse(token, rules));

        rules.setPublicVerificationKey(OURS.getPublic());

        assertEquals(new Caller("acme", "alice"), Caller.of(tokens.parse(token, rules)));
    }

    private static JWTAuthContextInfo rules(KeyPair keys) {
        JWTAuthContextInfo rules = new JWTAuthContextInfo();
        rules.setPublicVerificationKey(keys.getPublic());
        rules.setIssuedBy("tidemark");
        rules.setExpectedAudience(Set.of("tidemark"));
        return rules;
    }

    private String token(String user, KeyPair keys) throws JoseException {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("tidemark");
        claims.setAudience("tidemark");
        claims.setSubject(user);
        claims.setStringClaim("upn", user);
        claims.setStringClaim(Caller.TENANT_CLAIM, "acme");
        claims.setStringListClaim("groups", List.of("user"));
        claims.setIssuedAt(NumericDate.fromSeconds(start.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(start.plus(LIFE).getEpochSecond()));
        JsonWebSignature signed = new JsonWebSignature();
        signed.setPayload(claims.toJson());
        signed.setHeader("typ", "JWT");
        signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signed.setKey(keys.getPrivate());
        return signed.getCompactSerialization();
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
