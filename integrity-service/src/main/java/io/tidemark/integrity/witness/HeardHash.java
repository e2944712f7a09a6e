package io.tidemark.integrity.witness;

import io.tidemark.contracts.json.ContentHash;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first half of a content hash, as it was heard when a version was applied. An accident passes unnoticed once in 2^128,
 * and a version costs a fiftieth of its snapshot.
 */
public final class HeardHash {
    /** How many bytes are kept. */
    public static final int BYTES = 16;

    private final byte[] bytes;

    private HeardHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** What is kept of a hash. */
    public static HeardHash of(ContentHash hash) {
        return new HeardHash(Arrays.copyOf(hash.bytes(), BYTES));
    }

    /** What the store has: null or too few bytes when nothing was heard. */
    public static Optional<HeardHash> ofStored(byte @Nullable [] stored) {
        return stored == null || stored.length != BYTES ? Optional.empty() : Optional.of(new HeardHash(stored.clone()));
    }

    /** Whether that hash may be the one that was heard. */
    public boolean isOf(ContentHash hash) {
        return equals(of(hash));
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeardHash heard && Arrays.equals(bytes, heard.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "sha256:" + HexFormat.of().formatHex(bytes) + "...";
    }
}
