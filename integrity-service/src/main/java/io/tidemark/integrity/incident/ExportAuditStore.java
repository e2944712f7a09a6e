package io.tidemark.integrity.incident;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** What was exported lately, of the audit of export-service, which this service sees no more of. */
@Singleton
class ExportAuditStore {
    private static final String LATELY = "select * from operate.exports(make_interval(secs => $1))";

    /** Whoever locks that table must not have our connections, one after the other. */
    private static final String SOON = "set local lock_timeout = '2s'";

    private final Pool pool;

    ExportAuditStore(Pool pool) {
        this.pool = pool;
    }

    /** That exports began and ended. */
    Uni<List<Entry>> within(Duration time) {
        return IncidentStore.inTime(pool.withTransaction(connection -> connection
                        .query(SOON)
                        .execute()
                        .chain(() ->
                                connection.preparedQuery(LATELY).execute(Tuple.of((double) time.toMillis() / 1_000)))))
                .map(rows -> rows.stream().map(ExportAuditStore::entry).toList());
    }

    private static Entry entry(Row row) {
        String what = row.getString("what") + " as " + row.getString("format");
        String text = row.getString("type").equals("begun")
                ? "export of " + what + " begun"
                : "export of " + what + " ended: " + row.getString("outcome") + ", " + row.getLong("lines") + " lines, "
                        + row.getLong("bytes") + " bytes";
        return new Entry(
                row.getOffsetDateTime("at").toInstant(),
                row.getString("tenant_id"),
                "export",
                row.getString("tenant_id") + "/" + row.getString("actor"),
                text,
                null,
                "export/" + row.getString("export_id") + "/" + row.getString("type"));
    }
}
