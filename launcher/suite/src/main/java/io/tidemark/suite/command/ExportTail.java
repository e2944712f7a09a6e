package io.tidemark.suite.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The end of an export that is streamed, which says whether it is all of it. */
final class ExportTail implements ExportEnd {
    private static final int ENOUGH = 2_048;

    private final boolean tells;
    private String text = "";

    ExportTail(String format) {
        this.tells = !format.equals("csv");
    }

    @Override
    public void add(byte[] bytes, int length) {
        if (tells) {
            int from = Math.max(0, length - ENOUGH);
            String all = text + new String(bytes, from, length - from, StandardCharsets.ISO_8859_1);
            text = all.substring(Math.max(0, all.length() - ENOUGH));
        }
    }

    @Override
    public void check() throws IOException {
        String last = text.substring(Math.max(0, text.lastIndexOf("\"count\":")));
        if (tells && last.contains("\"complete\":false")) {
            throw new IOException(
                    "a limit of the service ended it; go on with --cursor and the cursor in its last line");
        }
        if (tells && !last.contains("\"complete\":true")) {
            throw new IOException("its end is missing");
        }
    }
}
