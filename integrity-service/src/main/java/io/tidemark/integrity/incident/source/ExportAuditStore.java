package io.tidemark.integrity.incident.source;

import io.smallrye.mutiny.Uni;
import io.tidemark.integrity.incident.Entry;
import io.tidemark.integrity.incident.IncidentStore;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** What was exported lately, of the audit of export-service, which this service sees no more of. */
@Singleton
class ExportAuditStore {
    private static final String MARK = "exports";
    /** Back over the last look of whichever replica, also when that was long ago. */
    private static final String LATELY = """
            select * from operate.%s(make_interval(secs => $1) + least(make_interval(secs => $2), coalesce(
                (select now() - until from integrity.watermarks where name = $3), interval '0 s')))""";

    private static final String TRACED = LATELY.formatted("traced_exports");
    /** That of earlier releases, whose entries name no trace. */
    private static final String UNTRACED = LATELY.formatted("exports");

    private static final String IS_TRACED =
            "select to_regprocedure('operate.traced_exports(interval)') is not null as traced";

    private static final String LOOKED = """
            insert into integrity.watermarks (name, until) values ($1, now())
            on conflict (name) do update set until = excluded.until, updated_at = now()""";

    /** Whoever locks that table must not have our connections, one after the other. */
    private static final String SOON = "set local lock_timeout = '2s'";

    private final Pool pool;

    ExportAuditStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * That exports began and ended, since so long before the last look at most.
     *
     * @param atMost how long ago that look may have been
     */
    Uni<List<Entry>> within(Duration time, Duration atMost) {
        return IncidentStore.inTime(pool.withTransaction(connection -> connection
                        .query(SOON)
                        .execute()
                        .chain(() -> connection.query(IS_TRACED).execute())
                        .map(rows -> rows.iterator().next().getBoolean("traced") ? TRACED : UNTRACED)
                        .chain(lately -> connection
                                .preparedQuery(lately)
                                .execute(Tuple.of(
                                        (double) time.toMillis() / 1_000, (double) atMost.toSeconds(), MARK)))))
                .map(rows -> rows.stream().map(ExportAuditStore::entry).toList());
    }

    /** What was read is told: the next look, of whichever replica, begins here. */
    Uni<Void> looked() {
        return IncidentStore.inTime(pool.preparedQuery(LOOKED).execute(Tuple.of(MARK)))
                .replaceWithVoid();
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
                // Not among them where bootstrap.sql is still that of an earlier release.
                row.getColumnIndex("trace_id") < 0 ? null : row.getString("trace_id"),
                "export/" + row.getString("export_id") + "/" + row.getString("type"));
    }
}
