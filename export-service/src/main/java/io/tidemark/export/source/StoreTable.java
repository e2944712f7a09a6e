package io.tidemark.export.source;

import io.tidemark.contracts.error.ErrorCode;
import java.time.OffsetDateTime;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Where each kind of export lies in the database, and what its rows are. Names here are ours, never a caller's. */
enum StoreTable {
    SNAPSHOTS("snapshots s", "s.user_id", "s.version", "s.created_at", """
             s.user_id, s.version, s.collection, s.record_id, s.parent_version, s.operation_id, s.device_id, s.device_seq,
             s.type, s.schema_version, s.payload, 'sha256:' || encode(s.content_hash, 'hex') as content_hash, s.created_at,
             s.updated_at""", StoreTable::snapshot),
    RECORDS(
            "snapshots s join sync_records r on r.tenant_id = s.tenant_id and r.user_id = s.user_id"
                    + " and r.collection = s.collection and r.record_id = s.record_id and r.version = s.version",
            "s.user_id",
            "s.version",
            "s.created_at",
            """
             s.user_id, s.version, s.collection, s.record_id, s.operation_id, s.type, r.deleted, s.schema_version, s.payload,
             'sha256:' || encode(s.content_hash, 'hex') as content_hash, s.created_at, r.updated_at""",
            StoreTable::record),
    FAILED_OPERATIONS(
            "sync_failed_operations s", "s.user_id", "s.ordinal", "s.first_failed_at", """
             s.*, 'sha256:' || encode(s.content_hash, 'hex') as hash""", StoreTable::failed),
    AUDIT("export.audit s", "s.actor", "s.seq", "s.at", " s.*", StoreTable::audited);

    private final String table;
    private final String user;
    private final String number;
    private final String time;
    private final String columns;
    /** Without state. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final BiFunction<String, StoreRow, Item> mapping;

    StoreTable(
            String table,
            String user,
            String number,
            String time,
            String columns,
            BiFunction<String, StoreRow, Item> mapping) {
        this.table = table;
        this.user = user;
        this.number = number;
        this.time = time;
        this.columns = columns;
        this.mapping = mapping;
    }

    static StoreTable of(What what) {
        return valueOf(what.name());
    }

    String table() {
        return table;
    }

    String tenant() {
        return "s.tenant_id";
    }

    String user() {
        return user;
    }

    String number() {
        return number;
    }

    String time() {
        return time;
    }

    String type() {
        return "s.type";
    }

    String collection() {
        return "s.collection";
    }

    String columns() {
        return columns;
    }

    /** Whether it is in the order of users; else in that of its numbers alone. */
    boolean byUser() {
        return this != AUDIT;
    }

    /** About how large a row's line is. */
    String bytes() {
        return this == AUDIT ? "400" : "octet_length(s.payload) + 600";
    }

    Item row(String tenant, StoreRow row) {
        return mapping.apply(tenant, row);
    }

    /** What rows of records have in common, those that are in the order of users and of that column. */
    private static Item.Start start(String tenant, StoreRow row, String numbered) {
        String user = row.getString("user_id");
        return Item.at(tenant, Position.of(user, row.getLong(numbered)))
                .type(row.getString("type"))
                .user(user)
                .collection(row.getString("collection"))
                .record(row.getString("record_id"))
                .operation(row.getString("operation_id"));
    }

    private static Item snapshot(String tenant, StoreRow row) {
        String created = time(row, "created_at");
        OffsetDateTime updated = row.getOffsetDateTime("updated_at");
        return start(tenant, row, "version")
                .seventh(row.getLong("version"))
                .dedupKey(dedupKey(row, row.getLong("version").toString()))
                .with(
                        row.getLong("parent_version"),
                        row.getString("device_id"),
                        row.getLong("device_seq"),
                        row.getInteger("schema_version"),
                        row.getString("content_hash"),
                        created,
                        updated.equals(row.getOffsetDateTime("created_at")) ? created : InstantText.of(updated),
                        row.getString("payload"));
    }

    private static Item record(String tenant, StoreRow row) {
        return start(tenant, row, "version")
                .seventh(row.getLong("version"))
                .dedupKey(dedupKey(row, ""))
                .with(
                        row.getBoolean("deleted"),
                        row.getInteger("schema_version"),
                        row.getString("content_hash"),
                        time(row, "created_at"),
                        time(row, "updated_at"),
                        row.getString("payload"));
    }

    private static Item failed(String tenant, StoreRow row) {
        return start(tenant, row, "ordinal")
                .attempts(row.getInteger("attempts"))
                .seventh(row.getLong("base_version"))
                .error(error(row.getString("code")))
                .dedupKey(dedupKey(row, DedupHash.of(row.getString("type"), row.getString("hash"))))
                .with(
                        row.getString("error_class"),
                        row.getString("first_error"),
                        row.getString("last_error"),
                        row.getBoolean("parks"),
                        row.getString("device_id"),
                        row.getLong("device_seq"),
                        row.getInteger("schema_version"),
                        row.getString("hash"),
                        time(row, "first_failed_at"),
                        time(row, "last_failed_at"),
                        row.getString("payload"));
    }

    private static Item audited(String tenant, StoreRow row) {
        Position position = Position.of(row.getLong("seq"));
        return Item.at(tenant, position)
                .type(row.getString("type"))
                .user(row.getString("actor"))
                .collection(row.getString("collection"))
                .seventh(row.getLong("seq"))
                .error(row.getString("error"))
                .operation(row.getString("export_id"))
                .dedupKey(row.getString("export_id") + "/" + row.getString("type"))
                .with(
                        row.getString("what"),
                        row.getString("format"),
                        row.getString("filter"),
                        row.getLong("lines"),
                        row.getLong("bytes"),
                        row.getString("outcome"),
                        time(row, "at"));
    }

    /** With the status in front, for the runbook greps for 401, 403, 400 and 422 (R48). */
    private static String error(String code) {
        return ErrorCode.of(code).map(known -> known.status() + " " + code).orElse(code);
    }

    private static String dedupKey(StoreRow row, String last) {
        String key = row.getString("user_id") + "/" + row.getString("collection") + "/" + row.getString("record_id");
        return last.isEmpty() ? key : key + "/" + last;
    }

    private static @Nullable String time(StoreRow row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : InstantText.of(time);
    }
}
