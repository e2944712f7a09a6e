package io.tidemark.export.job;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a result (RFC 9110, section 14).
 *
 * @param last the last byte, included
 */
record Range(long first, long last) {
    private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,15})-([0-9]{0,15})");

    /** The one part that is asked for; empty when there is no such part, and the whole is the answer. */
    static Optional<Range> of(@Nullable String header, long size) {
        Matcher asked = ONE.matcher(header == null ? "" : header);
        if (!asked.matches() || size == 0) {
            return Optional.empty();
        }
        if (asked.group(1).isEmpty()) {
            long suffix = asked.group(2).isEmpty() ? 0 : Long.parseLong(asked.group(2));
            return suffix == 0 ? Optional.empty() : Optional.of(new Range(Math.max(0, size - suffix), size - 1));
        }
        long first = Long.parseLong(asked.group(1));
        long last = asked.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(asked.group(2)));
        return first > last ? Optional.empty() : Optional.of(new Range(first, last));
    }

    static Range whole(long size) {
        return new Range(0, size - 1);
    }

    long length() {
        return last - first + 1;
    }

    /** What of a piece of the result belongs to it. */
    byte[] cut(byte[] chunk, int ordinal) {
        long start = (long) ordinal * ResultFile.CHUNK;
        int from = Math.toIntExact(Math.max(0, first - start));
        int to = Math.toIntExact(Math.min(chunk.length, last + 1 - start));
        return from == 0 && to == chunk.length ? chunk : Arrays.copyOfRange(chunk, from, to);
    }
}
