package io.tidemark.snapshot.index;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.snapshot.engine.FenceStore;
import io.tidemark.snapshot.store.RowSecurity;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a tenant's users and, under a lock on each user's stream, their snapshots and what is derived from them. */
@ApplicationScoped
class IndexStore {
    private static final String COUNT_USERS = "select count(*) from sync_streams where tenant_id = $1";
    private static final String NEXT_USER = """
            select least(
                (select min(user_id) from sync_streams where tenant_id = $1 and user_id > $2),
                (select min(user_id) from sync_records where tenant_id = $1 and user_id > $2),
                (select min(user_id) from snapshots where tenant_id = $1 and user_id > $2)) as user_id""";
    private static final String CREATE_STREAM =
            "insert into sync_streams (tenant_id, user_id) values ($1, $2) on conflict do nothing";
    private static final String LOCK_STREAM = """
            select version, record_count, digest, nullif(last_created_at, '-infinity') as last_created_at, pruned_version
            from sync_streams where tenant_id = $1 and user_id = $2 for update""";
    private static final String SNAPSHOTS = """
            select collection, record_id, version, content_hash, type = 'delete' as deleted, created_at
            from snapshots where tenant_id = $1 and user_id = $2 order by collection, record_id, version""";
    private static final int ROWS = 1000;

    private final Pool pool;
    private final FenceStore fence;
    private final HeadStore heads;

    IndexStore(Pool pool, FenceStore fence, HeadStore heads) {
        this.pool = pool;
        this.fence = fence;
        this.heads = heads;
    }

    Uni<Long> countUsers(String tenant) {
        return pool.withTransaction(connection -> named(connection, tenant)
                .chain(() -> connection.preparedQuery(COUNT_USERS).execute(Tuple.of(tenant)))
                .map(rows -> rows.iterator().next().getLong(0)));
    }

    /** The next user in order of whom anything is stored. */
    Uni<Optional<String>> nextUser(String tenant, String after) {
        return pool.withTransaction(connection -> named(connection, tenant)
                .chain(() -> connection.preparedQuery(NEXT_USER).execute(Tuple.of(tenant, after)))
                .map(rows -> Optional.ofNullable(rows.iterator().next().getString("user_id"))));
    }

    /**
     * Rebuilds one user's index in one transaction and says in what it was wrong. The user's operations wait meanwhile;
     * other users' don't.
     */
    Uni<UserRebuilt> rebuild(String job, String tenant, String user) {
        return fence.transaction(
                job,
                connection -> named(connection, tenant)
                        .chain(() -> connection.preparedQuery(CREATE_STREAM).execute(Tuple.of(tenant, user)))
                        .chain(() -> connection.preparedQuery(LOCK_STREAM).execute(Tuple.of(tenant, user)))
                        .map(rows -> rows.iterator().next())
                        .chain(stream -> rebuild(connection, new UserRebuild(tenant, user), stream)));
    }

    private Uni<UserRebuilt> rebuild(SqlConnection connection, UserRebuild rebuild, Row stream) {
        return connection
                .prepare(SNAPSHOTS)
                .chain(statement -> {
                    Cursor cursor = statement.cursor(Tuple.of(rebuild.tenant(), rebuild.user()));
                    return Multi.createBy()
                            .repeating()
                            .uni(() -> cursor.read(ROWS)
                                    .map(rows -> rows.stream()
                                            .map(IndexStore::snapshot)
                                            .toList())
                                    .chain(rows -> heads.correct(connection, rebuild, rebuild.add(rows)))
                                    .replaceWith(true))
                            .whilst(done -> cursor.hasMore())
                            .onItem()
                            .ignoreAsUni()
                            .chain(statement::close);
                })
                .chain(() -> heads.correct(connection, rebuild, rebuild.end()))
                .chain(() -> heads.correct(connection, rebuild, stream(stream), stream.getLong("pruned_version")))
                .replaceWith(rebuild::result);
    }

    private static Uni<Void> named(SqlConnection connection, String tenant) {
        return RowSecurity.show(connection, tenant);
    }

    private static SnapshotRow snapshot(Row row) {
        return new SnapshotRow(
                row.getString("collection"),
                row.getString("record_id"),
                row.getLong("version"),
                ContentHash.ofBytes(row.getBuffer("content_hash").getBytes()),
                row.getBoolean("deleted"),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private static StreamRow stream(Row row) {
        @Nullable OffsetDateTime last = row.getOffsetDateTime("last_created_at");
        return new StreamRow(
                row.getLong("version"),
                row.getLong("record_count"),
                StreamDigest.ofBytes(row.getBuffer("digest").getBytes()),
                last == null ? null : last.toInstant());
    }
}
