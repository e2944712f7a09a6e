package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.function.Consumer;

/** An answer of any length, some rows in memory at a time. */
final class FetchStore {
    private FetchStore() {}

    /** Gives each row of the answer to a consumer, in a thread that may work. */
    static Uni<Void> each(SqlConnection connection, String sql, Tuple parameters, int atATime, Consumer<Row> consumer) {
        return connection.prepare(sql).chain(statement -> {
            Cursor cursor = statement.cursor(parameters);
            return Multi.createBy()
                    .repeating()
                    .uni(() -> cursor.read(atATime)
                            // Hashing is no work for an event loop.
                            .emitOn(Infrastructure.getDefaultExecutor())
                            .invoke(rows -> rows.forEach(consumer)))
                    .whilst(rows -> cursor.hasMore())
                    .onItem()
                    .ignoreAsUni()
                    // However it ends: the connection goes back to the pool, and would keep it.
                    .onTermination()
                    .call(() -> statement.close().onFailure().recoverWithNull());
        });
    }
}
