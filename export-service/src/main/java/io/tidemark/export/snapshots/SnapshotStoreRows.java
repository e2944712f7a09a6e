package io.tidemark.export.snapshots;

import io.tidemark.export.format.ExportedSnapshot;
import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/** The statement that a selection becomes, and what its rows are. */
final class SnapshotStoreRows {
    private static final String COLUMNS = """
            select id, user_id, version, collection, record_id, parent_version, operation_id, device_id, device_seq,
                   type, schema_version, payload, 'sha256:' || encode(content_hash, 'hex') as content_hash,
                   created_at, updated_at
            from snapshots
            where tenant_id = $1 and (user_id, version) > ($2, $3)""";

    private SnapshotStoreRows() {}

    /** Its conditions and its order are those of the primary key. */
    static String sql(SnapshotSelection selection) {
        int parameter = 3;
        StringBuilder sql = new StringBuilder(COLUMNS);
        if (selection.user().isPresent()) {
            sql.append(" and user_id = $").append(++parameter);
        }
        if (selection.collection().isPresent()) {
            sql.append(" and collection = $").append(++parameter);
        }
        sql.append(" order by user_id, version");
        if (selection.limit().isPresent()) {
            sql.append(" limit $").append(++parameter);
        }
        return sql.toString();
    }

    static List<Object> parameters(SnapshotSelection selection) {
        List<Object> parameters = new ArrayList<>(List.of(
                selection.tenant(), selection.after().user(), selection.after().version()));
        selection.user().ifPresent(parameters::add);
        selection.collection().ifPresent(parameters::add);
        selection.limit().ifPresent(parameters::add);
        return parameters;
    }

    static ExportedSnapshot snapshot(Row row) {
        return new ExportedSnapshot(
                row.getString("id"),
                row.getString("user_id"),
                row.getLong("version"),
                row.getString("collection"),
                row.getString("record_id"),
                row.getLong("parent_version"),
                row.getString("operation_id"),
                row.getString("device_id"),
                row.getLong("device_seq"),
                row.getString("type"),
                row.getInteger("schema_version"),
                row.getString("payload"),
                row.getString("content_hash"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
