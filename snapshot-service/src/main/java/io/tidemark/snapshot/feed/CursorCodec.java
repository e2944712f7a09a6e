package io.tidemark.snapshot.feed;

import io.tidemark.http.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.BufferUnderflowException;
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
 * version and the first 16 bytes of an HMAC-SHA256 over them and the user; in base64url.
 */
@ApplicationScoped
class CursorCodec {
    private static final byte FORMAT = 1;
    private static final int MAC_LENGTH = 16;
    private static final int LENGTH = 1 + Long.BYTES + Long.BYTES;

    private final SecretKeySpec key;

    CursorCodec(FeedConfig config) {
        this.key = new SecretKeySpec(Base64.getDecoder().decode(config.cursorKey()), "HmacSHA256");
    }

    String encode(Cursor cursor, Caller caller) {
        byte[] position = ByteBuffer.allocate(LENGTH)
                .put(FORMAT)
                .putLong(cursor.epoch())
                .putLong(cursor.version())
                .array();
        byte[] bytes = Arrays.copyOf(position, LENGTH + MAC_LENGTH);
        System.arraycopy(mac(position, caller), 0, bytes, LENGTH, MAC_LENGTH);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The position, unless the text was not issued to this user by us. */
    Optional<Cursor> decode(String text, Caller caller) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            byte[] position = Arrays.copyOf(bytes, LENGTH);
            byte[] mac = Arrays.copyOfRange(bytes, LENGTH, Math.max(LENGTH, bytes.length));
            ByteBuffer fields = ByteBuffer.wrap(position);
            return fields.get() == FORMAT && MessageDigest.isEqual(mac, mac(position, caller))
                    ? Optional.of(new Cursor(fields.getLong(), fields.getLong()))
                    : Optional.empty();
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private byte[] mac(byte[] position, Caller caller) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(position);
            mac.update((caller.tenant() + "/" + caller.user()).getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(mac.doFinal(), MAC_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
