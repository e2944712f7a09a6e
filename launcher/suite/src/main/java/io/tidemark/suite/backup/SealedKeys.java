package io.tidemark.suite.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The files of the keys in one: sealed with a passphrase, or open when there is none.
 *
 * @param salt null when they are open
 * @param content JSON with the files by name, encrypted with AES-GCM when there is a salt; all three are base64
 */
record SealedKeys(
        int iterations, @Nullable String salt, @Nullable String nonce, String content) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** OWASP's count for PBKDF2 with SHA-256, 2023. */
    private static final int ITERATIONS = 600_000;

    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int KEY_BITS = 256;
    private static final int TAG_BITS = 128;

    /** The keys' files by name. */
    record KeyFiles(Map<String, byte[]> files) {
        static KeyFiles in(Path folder) throws IOException {
            Map<String, byte[]> files = new TreeMap<>();
            try (Stream<Path> listed = Files.list(folder)) {
                for (Path file : listed.filter(Files::isRegularFile).toList()) {
                    files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
                }
            }
            return new KeyFiles(files);
        }
    }

    static byte[] seal(KeyFiles keys, char @Nullable [] passphrase) throws IOException {
        byte[] plain = JSON.writeValueAsBytes(keys);
        if (passphrase == null) {
            return JSON.writeValueAsBytes(new SealedKeys(0, null, null, base64(plain)));
        }
        byte[] salt = random(16);
        byte[] nonce = random(12);
        try {
            byte[] content = cipher(Cipher.ENCRYPT_MODE, passphrase, ITERATIONS, salt, nonce)
                    .doFinal(plain);
            return JSON.writeValueAsBytes(new SealedKeys(ITERATIONS, base64(salt), base64(nonce), base64(content)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** The keys; refused when they are sealed and the passphrase is not theirs. */
    static KeyFiles open(byte[] sealed, char @Nullable [] passphrase) throws IOException {
        SealedKeys keys = JSON.readValue(sealed, SealedKeys.class);
        byte[] content = bytes(keys.content);
        String salt = keys.salt;
        String nonce = keys.nonce;
        if (salt == null || nonce == null) {
            return JSON.readValue(content, KeyFiles.class);
        }
        if (passphrase == null) {
            throw new BackupRefusedException("the keys are sealed: --passphrase-file is needed");
        }
        if (keys.iterations < 1 || keys.iterations > MOST_ITERATIONS) {
            throw new BackupRefusedException("the keys are sealed with " + keys.iterations + " iterations");
        }
        try {
            byte[] plain = cipher(Cipher.DECRYPT_MODE, passphrase, keys.iterations, bytes(salt), bytes(nonce))
                    .doFinal(content);
            return JSON.readValue(plain, KeyFiles.class);
        } catch (AEADBadTagException e) {
            throw new BackupRefusedException("the passphrase does not open the keys", e);
        } catch (GeneralSecurityException e) {
            throw new BackupRefusedException("the keys can't be opened: " + e.getMessage(), e);
        }
    }

    private static Cipher cipher(int mode, char[] passphrase, int iterations, byte[] salt, byte[] nonce)
            throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(passphrase, salt, iterations, KEY_BITS);
        byte[] derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(spec)
                .getEncoded();
        spec.clearPassword();
        SecretKey key = new SecretKeySpec(derived, "AES");
        Arrays.fill(derived, (byte) 0);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
