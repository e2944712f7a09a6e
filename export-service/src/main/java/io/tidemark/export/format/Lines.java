package io.tidemark.export.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** Bytes that grow, and that can be summed up where they lie. For one thread at a time, which no lock makes slower. */
public final class Lines extends OutputStream {
    private static final int USUAL = 64 * 1024;
    private static final int LARGE = 1024 * 1024;
    private static final int RADIX = 10;

    private byte[] bytes = new byte[USUAL];
    private int size;

    public int size() {
        return size;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Whether it has grown so much that another one would rather be begun than it be kept. */
    public boolean isLarge() {
        return bytes.length > LARGE;
    }

    public void reset() {
        size = 0;
    }

    @Override
    public void write(int single) {
        room(1);
        bytes[size++] = (byte) single;
    }

    @Override
    public void write(byte[] more, int from, int length) {
        room(length);
        System.arraycopy(more, from, bytes, size, length);
        size += length;
    }

    public void writeBytes(byte[] more) {
        write(more, 0, more.length);
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    /** Adds what was written since there were so many bytes to the digest. */
    public void digest(int from, MessageDigest digest) {
        digest.update(bytes, from, size - from);
    }

    void text(String text) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** In decimal digits. */
    void number(long number) {
        if (number < 0) {
            text(Long.toString(number));
            return;
        }
        int digits = 1;
        for (long rest = number; rest >= RADIX; rest /= RADIX) {
            digits++;
        }
        room(digits);
        long rest = number;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % RADIX);
            rest /= RADIX;
        }
        size += digits;
    }

    private void room(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            // Old and new are there at once: the larger they are, the less there is to be for nothing.
            int growth = bytes.length < LARGE ? bytes.length : bytes.length / 2;
            bytes = Arrays.copyOf(bytes, Math.max(needed, Math.addExact(bytes.length, growth)));
        }
    }
}
