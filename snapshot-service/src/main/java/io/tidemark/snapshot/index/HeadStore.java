package io.tidemark.snapshot.index;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.json.ContentHash;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares what stands in the index with what has to, and writes what differs, within the connection's transaction. */
@ApplicationScoped
class HeadStore {
    private static final String STANDING = """
            select collection, record_id, version, content_hash, deleted, updated_at
            from sync_records
            where tenant_id = $1 and user_id = $2 and (collection, record_id) > ($3, $4)""";
    private static final String UP_TO = " and (collection, record_id) <= ($5, $6)";
    private static final String WRITE_HEADS = """
            insert into sync_records (tenant_id, user_id, collection, record_id, version, content_hash, deleted, updated_at)
            select $1, $2, *
            from unnest($3::text[], $4::text[], $5::bigint[], $6::bytea[], $7::bool[], $8::timestamptz[])
            on conflict (tenant_id, user_id, collection, record_id) do update
            set version = excluded.version, content_hash = excluded.content_hash, deleted = excluded.deleted,
                updated_at = excluded.updated_at""";
    private static final String DELETE_HEADS = """
            delete from sync_records
            where tenant_id = $1 and user_id = $2
              and (collection, record_id) in (select * from unnest($3::text[], $4::text[]))""";
    private static final String WRITE_STREAM = """
            update sync_streams
            set version = $3, record_count = $4, digest = $5, last_created_at = coalesce($6::timestamptz, '-infinity')
            where tenant_id = $1 and user_id = $2""";

    /** Makes the heads of a range what the snapshots say. */
    Uni<Void> correct(SqlConnection connection, UserRebuild rebuild, UserRebuild.Range range) {
        if (range.upTo().isPresent() && range.heads().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return standing(connection, rebuild, range).chain(standing -> {
            IndexComparison comparison = IndexComparison.of(rebuild.user(), range.heads(), standing);
            rebuild.found(comparison.differences());
            return write(connection, rebuild, comparison.wrong())
                    .chain(() -> delete(connection, rebuild, comparison.surplus()));
        });
    }

    /** Makes the stream's sums what the snapshots say, after all heads. */
    Uni<Void> correct(SqlConnection connection, UserRebuild rebuild, StreamRow standing, long pruned) {
        StreamRow expected = rebuild.stream(pruned, standing);
        return IndexComparison.of(rebuild.user(), expected, standing)
                .map(difference -> {
                    rebuild.found(List.of(difference));
                    return write(connection, rebuild, expected);
                })
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static Uni<List<RecordHead>> standing(
            SqlConnection connection, UserRebuild rebuild, UserRebuild.Range range) {
        Tuple parameters = Tuple.of(
                rebuild.tenant(),
                rebuild.user(),
                range.after().collection(),
                range.after().recordId());
        range.upTo().ifPresent(last -> parameters.addString(last.collection()).addString(last.recordId()));
        String sql = STANDING + (range.upTo().isPresent() ? UP_TO : "") + " order by collection, record_id";
        return connection.preparedQuery(sql).execute(parameters).map(HeadStore::heads);
    }

    private static Uni<Void> write(SqlConnection connection, UserRebuild rebuild, List<RecordHead> wrong) {
        if (wrong.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple columns = Tuple.of(rebuild.tenant(), rebuild.user());
        columns.addValue(column(wrong, RecordHead::collection, String[]::new));
        columns.addValue(column(wrong, RecordHead::recordId, String[]::new));
        columns.addValue(column(wrong, RecordHead::version, Long[]::new));
        columns.addValue(column(wrong, head -> Buffer.buffer(head.contentHash().bytes()), Buffer[]::new));
        columns.addValue(column(wrong, RecordHead::deleted, Boolean[]::new));
        columns.addValue(column(wrong, head -> head.updatedAt().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new));
        return connection.preparedQuery(WRITE_HEADS).execute(columns).replaceWithVoid();
    }

    private static Uni<Void> delete(SqlConnection connection, UserRebuild rebuild, List<RecordHead.Key> surplus) {
        if (surplus.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple columns = Tuple.of(rebuild.tenant(), rebuild.user());
        columns.addValue(column(surplus, RecordHead.Key::collection, String[]::new));
        columns.addValue(column(surplus, RecordHead.Key::recordId, String[]::new));
        return connection.preparedQuery(DELETE_HEADS).execute(columns).replaceWithVoid();
    }

    private static Uni<Void> write(SqlConnection connection, UserRebuild rebuild, StreamRow stream) {
        @Nullable
        OffsetDateTime last =
                stream.lastCreatedAt() == null ? null : stream.lastCreatedAt().atOffset(ZoneOffset.UTC);
        Tuple parameters = Tuple.of(rebuild.tenant(), rebuild.user(), stream.version(), stream.count());
        parameters.addValue(Buffer.buffer(stream.digest().bytes())).addOffsetDateTime(last);
        return connection.preparedQuery(WRITE_STREAM).execute(parameters).replaceWithVoid();
    }

    private static <T, V> V[] column(List<T> rows, Function<T, V> value, Function<Integer, V[]> array) {
        return rows.stream().map(value).toArray(array::apply);
    }

    private static List<RecordHead> heads(RowSet<Row> rows) {
        return rows.stream()
                .map(row -> new RecordHead(
                        row.getString("collection"),
                        row.getString("record_id"),
                        row.getLong("version"),
                        ContentHash.ofBytes(row.getBuffer("content_hash").getBytes()),
                        row.getBoolean("deleted"),
                        row.getOffsetDateTime("updated_at").toInstant()))
                .toList();
    }
}
