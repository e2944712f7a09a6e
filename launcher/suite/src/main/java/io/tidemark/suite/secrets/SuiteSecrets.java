package io.tidemark.suite.secrets;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.servers.DatabasePasswords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * The secrets of one suite, in files that only their owner may read.
 *
 * @param signingKey signs tokens
 * @param publicKey the file with the key that tokens are verified with, PEM
 * @param cursorKey the secret for cursors, base64
 * @param frontendSecret with which browsers and apps ask flag-service, in Unleash's way
 * @param passwords those of the database
 */
public record SuiteSecrets(
        PrivateKey signingKey, Path publicKey, String cursorKey, String frontendSecret, DatabasePasswords passwords) {

    private static final int RSA_BITS = 2048;
    private static final int RANDOM_BYTES = 32;
    private static final String PUBLIC_KEY = "jwt.pub.pem";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private static final List<String> FILES = List.of("jwt.pem", PUBLIC_KEY, "cursor.key", "database.json");

    /** The file with the public key in a folder of secrets. */
    public static Path publicKey(Path folder) {
        return folder.resolve(PUBLIC_KEY);
    }

    /** The files that a folder lacks. */
    public static List<String> missing(Path folder) {
        return FILES.stream()
                .filter(file -> !Files.exists(folder.resolve(file)))
                .toList();
    }

    /** Reads the secrets of a folder; makes those that are missing. */
    public static SuiteSecrets in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Path privateKey = folder.resolve("jwt.pem");
        Path publicKey = publicKey(folder);
        if (!Files.exists(privateKey) || !Files.exists(publicKey)) {
            createPair(privateKey, publicKey);
        }
        return new SuiteSecrets(
                signingKey(privateKey),
                publicKey,
                random(folder.resolve("cursor.key")),
                random(folder.resolve("frontend.secret")),
                passwords(folder.resolve("database.json")));
    }

    private static String random(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] bytes = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(bytes);
            write(file, Base64.getEncoder().encodeToString(bytes));
        }
        return Files.readString(file);
    }

    private static DatabasePasswords passwords(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        if (!Files.exists(file)) {
            write(file, json.writeValueAsString(DatabasePasswords.generate()));
        }
        return json.readValue(file.toFile(), DatabasePasswords.class);
    }

    private static void createPair(Path privateKey, Path publicKey) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            KeyPair pair = generator.generateKeyPair();
            write(privateKey, pem(PRIVATE, pair.getPrivate().getEncoded()));
            write(publicKey, pem(PUBLIC, pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    private static PrivateKey signingKey(Path file) throws IOException {
        String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("not a private key: " + file, e);
        }
    }

    private static String pem(String kind, byte[] encoded) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }

    /** Whole or not at all, and from the first moment for its owner only. */
    private static void write(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Names the files only: secrets stay out of logs. */
    @Override
    public String toString() {
        return "SuiteSecrets[" + publicKey + "]";
    }
}
