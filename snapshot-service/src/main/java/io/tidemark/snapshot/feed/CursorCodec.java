package io.tidemark.snapshot.feed;

import io.tidemark.http.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Cursors as clients carry them: opaque, for one user only, and not to be made up. The bytes are a format version, epoch,
 * version, during a first sync where that began, and the first 16 bytes of an HMAC-SHA256 over them and the user; in
 * base64url.
 */
@ApplicationScoped
class CursorCodec {
    private static final byte PLAIN = 1;
    private static final byte FIRST_SYNC = 2;
    private static final int MAC_LENGTH = 16;
    private static final int LONGEST = 64;

    private final SecretKeySpec key;

    CursorCodec(FeedConfig config) {
        this.key = new SecretKeySpec(Base64.getDecoder().decode(config.cursorKey()), "HmacSHA256");
    }

    /** What a cursor leads through; one of the one kind is no cursor of the other. */
    enum Kind {
        /** A user's stream, forwards. */
        STREAM(""),
        /** A record's conflicts, backwards. */
        CONFLICTS("/conflicts");

        private final String mark;

        Kind(String mark) {
            this.mark = mark;
        }
    }

    String encode(Kind kind, Cursor cursor, Caller caller) {
        byte format = cursor.liveUntil() == 0 ? PLAIN : FIRST_SYNC;
        ByteBuffer fields = ByteBuffer.allocate(length(format))
                .put(format)
                .putLong(cursor.epoch())
                .putLong(cursor.version());
        if (format == FIRST_SYNC) {
            fields.putLong(cursor.liveUntil());
        }
        byte[] position = fields.array();
        byte[] bytes = Arrays.copyOf(position, position.length + MAC_LENGTH);
        System.arraycopy(mac(kind, position, caller), 0, bytes, position.length, MAC_LENGTH);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The position, unless the text was not issued to this user by us. */
    Optional<Cursor> decode(Kind kind, String text, Caller caller) {
        byte[] bytes = text.length() > LONGEST ? new byte[0] : base64(text);
        if (bytes.length == 0 || bytes.length != length(bytes[0]) + MAC_LENGTH) {
            return Optional.empty();
        }
        byte[] position = Arrays.copyOf(bytes, bytes.length - MAC_LENGTH);
        byte[] mac = Arrays.copyOfRange(bytes, position.length, bytes.length);
        if (!MessageDigest.isEqual(mac, mac(kind, position, caller))) {
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(position);
        byte format = fields.get();
        return Optional.of(new Cursor(fields.getLong(), fields.getLong(), format == FIRST_SYNC ? fields.getLong() : 0));
    }

    private static int length(byte format) {
        return 1 + Long.BYTES * (format == FIRST_SYNC ? 3 : 2);
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] mac(Kind kind, byte[] position, Caller caller) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(position);
            mac.update((caller.tenant() + "/" + caller.user() + kind.mark).getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(mac.doFinal(), MAC_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
