package io.tidemark.export.render;

import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.format.Lines;
import io.tidemark.export.format.Manifest;
import io.tidemark.export.format.Trailer;
import io.tidemark.export.render.Mode.Bounds;
import io.tidemark.export.source.Item;
import io.tidemark.export.source.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One export on its way out. While it is buffered its lines are kept; past the bounds they are let go and the rest is
 * streamed, whatever was expected of its size. For one thread after the other.
 */
public final class Delivery {
    private final Selection selection;
    private final ExportFormat format;
    private final Bounds bounds;
    private final Instant at;
    private final Rendering rendering;
    private final Coded coded;
    /** All that is kept, or used again and again: one, as most of what a source hands on may be without any lines. */
    private Lines lines = new Lines();

    private boolean streams;
    private boolean begun;

    /**
     * A delivery that buffers if it may.
     *
     * @param mode what its expected size says, or the caller
     * @param at when it was begun
     */
    public Delivery(
            Selection selection, ExportFormat format, ContentCoding coding, Mode mode, Bounds bounds, Instant at) {
        this(selection, format, coding, mode, bounds, at, new Rendering(selection.what(), format, selection.after()));
    }

    Delivery(
            Selection selection,
            ExportFormat format,
            ContentCoding coding,
            Mode mode,
            Bounds bounds,
            Instant at,
            Rendering rendering) {
        this.selection = selection;
        this.format = format;
        this.bounds = bounds;
        this.at = at;
        this.rendering = rendering;
        this.coded = new Coded(coding);
        this.streams = mode == Mode.STREAMED;
    }

    /** How many lines were taken. */
    public long count() {
        return rendering.count();
    }

    /** The next lines: what can be sent by now. */
    public List<Piece> rows(List<Item> rows) {
        if (streams) {
            lines = lines.isLarge() ? new Lines() : lines;
            lines.reset();
        }
        rendering.lines(rows, lines);
        if (!streams && rendering.count() <= bounds.rows() && lines.size() <= bounds.bytes()) {
            return List.of();
        }
        streams = true;
        return stream(lines);
    }

    /** After the last line: what is left to send. */
    public List<Piece> end(boolean complete) {
        Map<String, Long> redactions = rendering.redactions();
        Trailer trailer = rendering.trailer(complete);
        Lines tail = new Lines();
        format.tail(trailer, tail);
        List<Piece> pieces = new ArrayList<>(streams ? stream(tail) : whole(tail, trailer, redactions));
        if (streams) {
            add(coded.end(), pieces);
        }
        pieces.add(new Piece.Tail(trailer));
        return pieces;
    }

    private List<Piece> stream(Lines next) {
        List<Piece> pieces = new ArrayList<>();
        if (!begun) {
            begun = true;
            pieces.add(new Piece.Head(Mode.STREAMED, OptionalLong.empty(), Optional.empty()));
            add(coded.add(head(Mode.STREAMED, null)), pieces);
        }
        add(coded.add(next), pieces);
        return pieces;
    }

    private List<Piece> whole(Lines tail, Trailer trailer, Map<String, Long> redactions) {
        List<Piece> bytes = new ArrayList<>();
        add(coded.add(head(Mode.BUFFERED, redactions)), bytes);
        add(coded.add(lines), bytes);
        add(coded.add(tail), bytes);
        add(coded.end(), bytes);
        long length = bytes.stream().mapToLong(Delivery::length).sum();
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Head(Mode.BUFFERED, OptionalLong.of(length), Optional.of(trailer)));
        pieces.addAll(bytes);
        return pieces;
    }

    private Lines head(Mode mode, @Nullable Map<String, Long> redactions) {
        Lines head = new Lines();
        Manifest manifest = new Manifest(
                format.name(),
                selection.what().text(),
                selection.tenant(),
                selection.filter().parameters(),
                at,
                true,
                mode.text(),
                redactions);
        format.head(manifest, selection.what().layout(), head);
        return head;
    }

    private static void add(byte[] bytes, List<Piece> pieces) {
        if (bytes.length > 0) {
            pieces.add(new Piece.Bytes(bytes));
        }
    }

    private static long length(Piece piece) {
        return piece instanceof Piece.Bytes some ? some.bytes().length : 0;
    }
}
