package io.tidemark.snapshot.engine;

import io.smallrye.mutiny.Uni;
import io.tidemark.http.Reason;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;

/** The row that says whether operations are applied. It outlives every replica. */
@Singleton
class PauseStore {
    private static final String READ = "select paused, changed_by, reason, since from sync_engine";
    private static final String WRITE = """
            update sync_engine
            set since = case when paused = $1 then since else now() end, paused = $1, changed_by = $2, reason = $3
            returning paused, changed_by, reason, since""";

    private final Pool pool;

    PauseStore(Pool pool) {
        this.pool = pool;
    }

    Uni<PauseState> read() {
        return pool.withConnection(connection -> connection.query(READ).execute())
                .map(PauseStore::state);
    }

    Uni<PauseState> write(boolean paused, String by, Reason reason) {
        return pool.withConnection(
                        connection -> connection.preparedQuery(WRITE).execute(Tuple.of(paused, by, reason.text())))
                .map(PauseStore::state);
    }

    private static PauseState state(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return PauseState.of(
                row.getBoolean("paused"),
                row.getString("changed_by"),
                row.getString("reason"),
                row.getOffsetDateTime("since").toInstant());
    }
}
