package io.tidemark.export.format;

import io.tidemark.export.format.Column.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a kind of export. The first ten are those of the runbook's one-liners (R48, C10): 2 is the type, 4 the
 * attempts, 8 the error, 9 the idempotency key, 10 what is the same for duplicates.
 *
 */
public final class Layout {
    /** How many columns no tool may take for two, or for a formula. */
    public static final int PLAIN = 10;

    private final String plural;
    private final List<Column> columns;
    /** How each column begins as a member of JSON. */
    private final byte[][] members;

    private final Kind[] kinds;

    private Layout(String plural, List<Column> columns) {
        this.plural = plural;
        this.columns = List.copyOf(columns);
        this.members = columns.stream()
                .map(column -> ('"' + column.name() + "\":").getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.kinds = columns.stream().map(Column::kind).toArray(Kind[]::new);
    }

    /** The member that holds the lines in a json document. */
    public String plural() {
        return plural;
    }

    public List<Column> columns() {
        return columns;
    }

    public Kind kind(int column) {
        return kinds[column];
    }

    byte[] member(int column) {
        return members[column];
    }

    /** A layout of these columns after the runbook's ten; the seventh of those has a name of its own in each. */
    public static Layout of(String plural, String seventh, Column... further) {
        List<Column> columns = new ArrayList<>(List.of(
                new Column("id", Kind.WORD),
                new Column("type", Kind.WORD),
                new Column("user_id", Kind.WORD),
                new Column("attempts", Kind.NUMBER),
                new Column("collection", Kind.WORD),
                new Column("record_id", Kind.IDENTIFIER),
                new Column(seventh, Kind.NUMBER),
                new Column("error", Kind.WORD),
                new Column("operation_id", Kind.IDENTIFIER),
                new Column("dedup_key", Kind.IDENTIFIER)));
        columns.addAll(List.of(further));
        return new Layout(plural, columns);
    }
}
