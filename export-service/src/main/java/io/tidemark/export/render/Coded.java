package io.tidemark.export.render;

import io.tidemark.export.format.Lines;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Bytes that go in plain and come out compressed, some at a time. For one thread at a time. */
final class Coded {
    private final Lines out = new Lines();
    private final OutputStream in;
    private final boolean plain;

    Coded(ContentCoding coding) {
        plain = coding == ContentCoding.IDENTITY;
        try {
            in = coding.over(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that can be had by now, so that a reader need not wait for the end of a block. */
    byte[] add(Lines lines) {
        if (plain) {
            return lines.toByteArray();
        }
        try {
            lines.writeTo(in);
            in.flush();
            return taken();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] end() {
        try {
            in.close();
            return taken();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] taken() {
        byte[] bytes = out.toByteArray();
        out.reset();
        return bytes;
    }
}
