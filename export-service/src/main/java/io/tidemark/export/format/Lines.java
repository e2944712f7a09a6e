package io.tidemark.export.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Bytes that grow, and that can be summed up where they lie. For one thread at a time. */
public final class Lines extends ByteArrayOutputStream {
    private static final int USUAL = 64 * 1024;

    public Lines() {
        super(USUAL);
    }

    /** Adds what was written since there were so many bytes to the digest. */
    public void digest(int from, MessageDigest digest) {
        digest.update(buf, from, count - from);
    }

    void text(String text) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
