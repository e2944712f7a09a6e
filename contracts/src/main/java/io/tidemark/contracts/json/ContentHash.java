package io.tidemark.contracts.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** SHA-256 over the UTF-8 bytes of a payload's canonical text (R20); on the wire {@code sha256:} and 64 hex digits. */
public final class ContentHash {
    private static final String PREFIX = "sha256:";
    private static final int SIZE = 32;

    private final byte[] digest;

    private ContentHash(byte[] digest) {
        this.digest = digest;
    }

    /** The hash of a canonical text. */
    public static ContentHash of(String canonical) {
        return new ContentHash(sha256().digest(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A hash from its 32 bytes.
     *
     * @throws IllegalArgumentException when there are not 32
     */
    public static ContentHash ofBytes(byte[] digest) {
        if (digest.length != SIZE) {
            throw new IllegalArgumentException("a SHA-256 hash has 32 bytes, not " + digest.length);
        }
        return new ContentHash(digest.clone());
    }

    /**
     * A hash from its wire form.
     *
     * @throws IllegalArgumentException when the text is not {@code sha256:} and 64 lower-case hex digits
     */
    @JsonCreator
    public static ContentHash parse(String text) {
        if (!isWireForm(text)) {
            throw new IllegalArgumentException("a content hash is sha256: and 64 lower-case hex digits");
        }
        return new ContentHash(HexFormat.of().parseHex(text, PREFIX.length(), text.length()));
    }

    /** By hand: every message holds hundreds, and a regular expression took a twentieth of the time of applying them. */
    private static boolean isWireForm(String text) {
        if (text.length() != PREFIX.length() + 2 * SIZE || !text.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The 32 bytes, a copy. */
    public byte[] bytes() {
        return digest.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContentHash hash && Arrays.equals(digest, hash.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    @JsonValue
    public String toString() {
        return PREFIX + HexFormat.of().formatHex(digest);
    }
}
