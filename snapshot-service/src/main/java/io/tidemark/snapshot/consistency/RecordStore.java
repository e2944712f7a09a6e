package io.tidemark.snapshot.consistency;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.http.Caller;
import io.tidemark.snapshot.consistency.Summary.LiveRecord;
import io.tidemark.snapshot.store.ReadTransactions;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** Goes through a user's live records, all as they stood at one moment, a few at a time. */
@ApplicationScoped
class RecordStore {
    private static final int ROWS_AT_ONCE = 1_000;
    private static final String STREAM =
            "select epoch, version, record_count, digest from sync_streams where tenant_id = $1 and user_id = $2";
    private static final String RECORDS = """
            select collection, record_id, version, content_hash from sync_records
            where tenant_id = $1 and user_id = $2 and not deleted""";

    private final ReadTransactions transactions;

    RecordStore(ReadTransactions transactions) {
        this.transactions = transactions;
    }

    /** Where the stream stands, and what its live records are said to add up to. */
    record Checkpoint(long epoch, long version, Summary all) {
        static final Checkpoint NONE = new Checkpoint(0, 0, Summary.EMPTY);
    }

    /** Works on one moment of a user's records. Fails when that takes longer than allowed. */
    <T> Uni<T> atOneMoment(Caller caller, Duration atMost, Function<Moment, Uni<T>> work) {
        return transactions.atOneMoment(caller, atMost, connection -> work.apply(new Moment(connection, caller)));
    }

    /** A user's records as they stood at one moment. */
    static final class Moment {
        private final SqlConnection connection;
        private final Caller caller;

        private Moment(SqlConnection connection, Caller caller) {
            this.connection = connection;
            this.caller = caller;
        }

        Uni<Checkpoint> checkpoint() {
            return connection
                    .preparedQuery(STREAM)
                    .execute(Tuple.of(caller.tenant(), caller.user()))
                    .map(rows -> rows.size() == 0
                            ? Checkpoint.NONE
                            : checkpoint(rows.iterator().next()));
        }

        /** Every live record of the user. */
        Uni<Void> each(Consumer<LiveRecord> consumer) {
            return each(RECORDS, Tuple.of(caller.tenant(), caller.user()), consumer);
        }

        /** Every live record of one collection. */
        Uni<Void> each(String collection, Consumer<LiveRecord> consumer) {
            return each(
                    RECORDS + " and collection = $3", Tuple.of(caller.tenant(), caller.user(), collection), consumer);
        }

        private Uni<Void> each(String sql, Tuple parameters, Consumer<LiveRecord> consumer) {
            return connection.prepare(sql).chain(statement -> {
                Cursor cursor = statement.cursor(parameters);
                return Multi.createBy()
                        .repeating()
                        .uni(() -> cursor.read(ROWS_AT_ONCE)
                                // Hashing thousands of records is no work for an event loop.
                                .emitOn(Infrastructure.getDefaultExecutor())
                                .invoke(rows -> rows.forEach(row -> consumer.accept(record(row)))))
                        .whilst(rows -> cursor.hasMore())
                        .onItem()
                        .ignoreAsUni()
                        .eventually(statement::close);
            });
        }

        private static Checkpoint checkpoint(Row row) {
            StreamDigest digest = StreamDigest.ofBytes(row.getBuffer("digest").getBytes());
            return new Checkpoint(
                    row.getLong("epoch"), row.getLong("version"), new Summary(row.getLong("record_count"), digest));
        }

        private static LiveRecord record(Row row) {
            return new LiveRecord(
                    row.getString("collection"),
                    row.getString("record_id"),
                    row.getLong("version"),
                    ContentHash.ofBytes(row.getBuffer("content_hash").getBytes()));
        }
    }
}
