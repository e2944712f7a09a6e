package io.tidemark.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Base64;

/** The key pair that the tests of this JVM sign with, and its public half as a file for the services. */
final class TestingKeys {

    private static final int BITS = 2048;

    private TestingKeys() {}

    /** The pair whose public half the services know. */
    static RSAKey known() {
        return pair("known-key");
    }

    /** A pair that no service knows. */
    static RSAKey unknown() {
        return pair("unknown-key");
    }

    private static RSAKey pair(String name) {
        try {
            return RSAKey.parse(JvmWide.value(name, TestingKeys::generate));
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String generate() {
        try {
            return new RSAKeyGenerator(BITS).generate().toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the public key as PEM and returns its location for {@code mp.jwt.verify.publickey.location}. */
    static String publish(Path file) {
        try {
            byte[] encoded = known().toRSAPublicKey().getEncoded();
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                    + "\n-----END PUBLIC KEY-----\n";
            Files.writeString(file, pem);
            return "file:" + file.toAbsolutePath();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
