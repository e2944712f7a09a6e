package io.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.util.Date;
import org.junit.jupiter.api.Test;

class TestingTokensTest {

    private static boolean isSignedByTheKnownKey(SignedJWT token) throws Exception {
        return token.verify(new RSASSAVerifier(TestingKeys.known().toRSAPublicKey()));
    }

    @Test
    void tokenSaysWhoIsCalling() throws Exception {
        SignedJWT token = SignedJWT.parse(TestingTokens.operator());
        JWTClaimsSet claims = token.getJWTClaimsSet();

        assertThat(isSignedByTheKnownKey(token)).isTrue();
        assertThat(claims.getSubject()).isEqualTo("op");
        assertThat(claims.getStringClaim("tenant")).isEqualTo("acme");
        assertThat(claims.getStringListClaim("groups")).containsExactly("operator");
        assertThat(claims.getIssuer()).isEqualTo("tidemark");
        assertThat(claims.getAudience()).containsExactly("tidemark");
    }

    @Test
    void expiredTokenIsOver() throws Exception {
        Date end = SignedJWT.parse(TestingTokens.of("acme", "alice").expired().build())
                .getJWTClaimsSet()
                .getExpirationTime();

        assertThat(end).isBefore(Clock.systemUTC().instant());
    }

    @Test
    void strangersSignatureDoesNotVerify() throws Exception {
        SignedJWT token = SignedJWT.parse(
                TestingTokens.of("acme", "alice").signedByStranger().build());

        assertThat(isSignedByTheKnownKey(token)).isFalse();
    }
}
