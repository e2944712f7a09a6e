package io.tidemark.suite.backup;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Signing with an installation's own key, and telling installations apart by it. */
final class Signatures {
    private static final String ALGORITHM = "SHA256withRSA";

    private Signatures() {}

    static byte[] sign(byte[] text, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the installation's key does not sign", e);
        }
    }

    /** Whether the owner of that key signed the text; no for anything that is no key or no signature. */
    static boolean isSigned(byte[] text, byte[] signed, String publicKey) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(publicKey(publicKey));
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static PublicKey publicKey(String pem) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes(pem)));
    }

    /** What an installation is known by. */
    static String fingerprint(String publicKey) {
        return HexFormat.of().formatHex(sha256().digest(bytes(publicKey)));
    }

    private static byte[] bytes(String pem) {
        byte[] text = pem.replaceAll("-----[A-Z ]+-----", "").getBytes(StandardCharsets.US_ASCII);
        return Base64.getMimeDecoder().decode(text);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
