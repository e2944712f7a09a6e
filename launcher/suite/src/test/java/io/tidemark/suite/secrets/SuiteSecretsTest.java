package io.tidemark.suite.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.tidemark.suite.secrets.TokenIssuer.Caller;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteSecretsTest {

    @TempDir
    private Path directory;

    @Test
    void secretsAreMadeOnce() throws Exception {
        SuiteSecrets first = SuiteSecrets.in(directory.resolve("keys"));
        SuiteSecrets second = SuiteSecrets.in(directory.resolve("keys"));

        assertThat(second).isEqualTo(first);
        assertThat(second.passwords().roles()).hasSize(4);
    }

    @Test
    void onlyTheOwnerReadsThem() throws Exception {
        SuiteSecrets.in(directory.resolve("keys"));

        try (Stream<Path> files = Files.list(directory.resolve("keys"))) {
            assertThat(files)
                    .hasSize(5)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void tokenVerifiesWithThePublicKeyOnDisk() throws Exception {
        SuiteSecrets secrets = SuiteSecrets.in(directory);
        String token = new TokenIssuer(secrets.signingKey(), Clock.systemUTC())
                .issue(new Caller("acme", "op", List.of("operator")), Duration.ofHours(1));

        SignedJWT parsed = SignedJWT.parse(token);
        assertThat(parsed.verify(new RSASSAVerifier(publicKey(secrets)))).isTrue();
        assertThat(parsed.getJWTClaimsSet().getStringListClaim("groups")).containsExactly("operator");
    }

    private static RSAPublicKey publicKey(SuiteSecrets secrets) throws Exception {
        String base64 = Files.readString(secrets.publicKey()).replaceAll("-----[A-Z ]+-----", "");
        X509EncodedKeySpec encoded =
                new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(encoded);
    }

    @Test
    void nameWithASlashIsRefused() {
        assertThatThrownBy(() -> new Caller("acme", "a/b", List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Caller("acme", "a", List.of("king"))).hasMessageContaining("not a role: king");
    }
}
