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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One export's lines, in order: redacts whole values, formats, counts and sums up. For one thread after the other. */
final class Rendering {
    private static final int USUAL_ROW = 1_024;
    private static final int SPARE = 128;
    private static final int MOST_ROOM = 1024 * 1024;

    private final What what;
    private final ExportFormat format;
    private final byte[] separator;
    private final MessageDigest digest = sha256();
    private final Redaction redaction = new Redaction();
    /** What becomes of a text of that kind: it is redacted, but where a test measures the rest. */
    private final BiFunction<Column.Kind, String, String> sent;

    private int bytesOfARow = USUAL_ROW;
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

    Lines lines(List<Item> rows) {
        Lines out = new Lines(roomFor(rows.size()));
        Layout layout = what.layout();
        for (Item row : rows) {
            if (count++ > 0) {
                out.writeBytes(separator);
            }
            int from = out.size();
            format.line(layout, redacted(layout, row.values()), out);
            out.digest(from, digest);
            last = row.position();
        }
        bytesOfARow = out.size() / Math.max(1, rows.size());
        return out;
    }

    /** As the last ones were, and somewhat more: else what they lie in grows, and is copied, again and again. */
    private int roomFor(int rows) {
        return Math.clamp((long) rows * (bytesOfARow + SPARE), 0, MOST_ROOM);
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
        List<@Nullable Object> redacted = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            redacted.add(
                    value instanceof String text
                            ? sent.apply(layout.columns().get(i).kind(), text)
                            : value);
        }
        return redacted;
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
