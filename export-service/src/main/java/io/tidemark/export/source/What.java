package io.tidemark.export.source;

import io.tidemark.export.format.Column;
import io.tidemark.export.format.Column.Kind;
import io.tidemark.export.format.Layout;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What can be exported. */
public enum What {
    /** Every version of every record, by user and version. */
    SNAPSHOTS(
            Form.USER_AND_NUMBER,
            Layout.of(
                    "snapshots",
                    "version",
                    number("parent_version"),
                    identifier("device_id"),
                    number("device_seq"),
                    number("schema_version"),
                    word("content_hash"),
                    word("created_at"),
                    word("updated_at"),
                    json("payload"))),
    /** The newest version of every record, deletions included, by user and version. */
    RECORDS(
            Form.USER_AND_NUMBER,
            Layout.of(
                    "records",
                    "version",
                    word("deleted"),
                    number("schema_version"),
                    word("content_hash"),
                    word("created_at"),
                    word("updated_at"),
                    json("payload"))),
    /** Operations that were taken and are still to be applied, by their place in Kafka. */
    OPERATIONS(
            Form.PLACE,
            Layout.of(
                    "operations",
                    "base_version",
                    identifier("device_id"),
                    number("device_seq"),
                    number("schema_version"),
                    word("content_hash"),
                    word("received_at"),
                    json("payload"))),
    /** Operations that could not be applied, by user and in the order in which they failed. */
    FAILED_OPERATIONS(
            Form.USER_AND_NUMBER,
            Layout.of(
                    "failed_operations",
                    "base_version",
                    word("error_class"),
                    text("first_error"),
                    text("last_error"),
                    word("parks"),
                    identifier("device_id"),
                    number("device_seq"),
                    number("schema_version"),
                    word("content_hash"),
                    word("first_failed_at"),
                    word("last_failed_at"),
                    json("payload"))),
    /** Who exported what, in order. */
    AUDIT(
            Form.NUMBER,
            Layout.of(
                    "audit",
                    "seq",
                    word("what"),
                    word("format"),
                    json("filter"),
                    number("lines"),
                    number("bytes"),
                    word("outcome"),
                    word("at")));

    /** The forms of positions. */
    private static final class Form {
        private static final String USER_AND_NUMBER = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}/[1-9][0-9]{0,17}";
        private static final String PLACE = "[0-9]{1,6}/[0-9]{1,18}/[0-9]{1,6}";
        private static final String NUMBER = "[1-9][0-9]{0,17}";
    }

    private final Pattern position;
    /** Nobody changes it. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Layout layout;

    What(String position, Layout layout) {
        this.position = Pattern.compile(position);
        this.layout = layout;
    }

    /** The one of that name, if there is one. */
    public static Optional<What> of(String name) {
        return Arrays.stream(values()).filter(what -> what.text().equals(name)).findFirst();
    }

    /** The name in addresses and files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Layout layout() {
        return layout;
    }

    /** Whether its lines have a class of error. */
    public boolean hasErrorClass() {
        return this == FAILED_OPERATIONS;
    }

    /** Whether a line's place begins with its user. */
    public boolean isByUser() {
        return position.pattern().equals(Form.USER_AND_NUMBER);
    }

    boolean isPosition(String text) {
        return position.matcher(text).matches();
    }

    private static Column word(String name) {
        return new Column(name, Kind.WORD);
    }

    private static Column number(String name) {
        return new Column(name, Kind.NUMBER);
    }

    private static Column identifier(String name) {
        return new Column(name, Kind.IDENTIFIER);
    }

    private static Column text(String name) {
        return new Column(name, Kind.TEXT);
    }

    private static Column json(String name) {
        return new Column(name, Kind.JSON);
    }
}
