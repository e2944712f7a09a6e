package io.tidemark.export.render;

import io.tidemark.export.format.Column;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.format.Layout;
import io.tidemark.export.format.Lines;
import io.tidemark.export.format.Trailer;
import io.tidemark.export.redaction.Redaction;
import io.tidemark.export.source.Item;
import io.tidemark.export.source.Position;
import io.tidemark.export.source.What;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One export's lines, in order: redacts whole values, formats, counts and sums up. For one thread after the other. */
final class Rendering {
    private final What what;
    private final ExportFormat format;
    private final byte[] separator;
    private final MessageDigest digest = sha256();
    private final Redaction redaction = new Redaction();
    /** What becomes of a text of that kind: it is redacted, but where a test measures the rest. */
    private final BiFunction<Column.Kind, String, String> sent;

    private Position last;
    private long count;

    Rendering(What what, ExportFormat format, Position after) {
        this(what, format, after, null);
    }

    Rendering(
            What what, ExportFormat format, Position after, @Nullable BiFunction<Column.Kind, String, String> instead) {
        this.sent = instead == null ? this::redacted : instead;
        this.what = what;
        this.format = format;
        this.separator = format.separator().getBytes(StandardCharsets.UTF_8);
        this.last = after;
    }

    /** The rows' lines are added to what is there. */
    void lines(List<Item> rows, Lines out) {
        Layout layout = what.layout();
        int summedUp = out.size();
        for (Item row : rows) {
            if (count++ > 0 && separator.length > 0) {
                out.digest(summedUp, digest);
                out.writeBytes(separator);
                summedUp = out.size();
            }
            format.line(layout, redacted(layout, row.values()), out);
            last = row.position();
        }
        out.digest(summedUp, digest);
    }

    long count() {
        return count;
    }

    Map<String, Long> redactions() {
        return redaction.counts();
    }

    /** Ends the sum: once. */
    Trailer trailer(boolean complete) {
        String cursor = last.equals(Position.START) ? null : last.encode(what);
        return new Trailer(count, HexFormat.of().formatHex(digest.digest()), cursor, complete, redactions());
    }

    private List<@Nullable Object> redacted(Layout layout, List<@Nullable Object> values) {
        @Nullable Object[] redacted = values.toArray();
        for (int i = 0; i < redacted.length; i++) {
            if (redacted[i] instanceof String text) {
                redacted[i] = sent.apply(layout.kind(i), text);
            }
        }
        return Arrays.asList(redacted);
    }

    private String redacted(Column.Kind kind, String text) {
        return switch (kind) {
            case WORD, NUMBER -> text;
            case IDENTIFIER -> redaction.ofIdentifier(text);
            case TEXT -> redaction.ofText(text);
            case JSON -> redaction.ofJson(text);
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
