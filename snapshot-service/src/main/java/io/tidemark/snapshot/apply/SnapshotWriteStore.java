package io.tidemark.snapshot.apply;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.snapshot.decision.NewSnapshot;
import io.tidemark.snapshot.decision.Round;
import io.tidemark.snapshot.decision.StreamState;
import io.tidemark.snapshot.decision.UserKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Writes snapshots and where they leave their streams, in at most five statements, whatever the number of rows. */
@ApplicationScoped
class SnapshotWriteStore {
    private static final String WRITE_SNAPSHOTS = """
            select place, code, reason
            from write_snapshots($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)""";
    private static final String INSERT_RECORDS = """
            insert into sync_records (tenant_id, user_id, collection, record_id, version, content_hash, deleted, updated_at)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bytea[], $7::bool[],
                $8::timestamptz[])
            """;
    private static final String UPSERT_RECORDS = INSERT_RECORDS + """
            on conflict (tenant_id, user_id, collection, record_id) do update
            set version = excluded.version, content_hash = excluded.content_hash, deleted = excluded.deleted,
                updated_at = excluded.updated_at""";
    private static final String UPSERT_STREAMS = """
            insert into sync_streams
                (tenant_id, user_id, epoch, version, record_count, digest, failed_ordinal, last_created_at)
            select a, b, c, d, e, f, g, coalesce(h, '-infinity')
            from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bytea[], $7::bigint[],
                $8::timestamptz[]) as k (a, b, c, d, e, f, g, h)
            on conflict (tenant_id, user_id) do update
            set version = excluded.version, record_count = excluded.record_count, digest = excluded.digest,
                failed_ordinal = excluded.failed_ordinal, last_created_at = excluded.last_created_at""";
    private static final String UPSERT_DEVICES = """
            insert into sync_devices (tenant_id, user_id, device_id, device_seq)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
            on conflict (tenant_id, user_id, device_id) do update set device_seq = excluded.device_seq""";

    /** A snapshot that the table refuses: its place among those that were to be written, and what PostgreSQL says of it. */
    record Refused(int place, PgException why) {}

    /** Writes the snapshots within the connection's transaction, or none of them: then returns those that can't be. */
    Uni<List<Refused>> writeSnapshots(SqlConnection connection, List<NewSnapshot> snapshots) {
        return snapshots.isEmpty()
                ? Uni.createFrom().item(List.of())
                : connection
                        .preparedQuery(WRITE_SNAPSHOTS)
                        .execute(snapshots(snapshots))
                        .map(rows ->
                                rows.stream().map(SnapshotWriteStore::refused).toList());
    }

    /** Writes where the snapshots, which are written, leave their streams. */
    Uni<Void> writeStreams(SqlConnection connection, Round round) {
        List<Uni<Void>> statements = new ArrayList<>();
        Heads heads = Heads.of(round.snapshots());
        addRecords(statements, connection, INSERT_RECORDS, heads.first());
        addRecords(statements, connection, UPSERT_RECORDS, heads.next());
        if (!round.streams().isEmpty()) {
            statements.add(execute(connection, UPSERT_STREAMS, streams(round.streams())));
        }
        if (!round.marks().isEmpty()) {
            statements.add(execute(connection, UPSERT_DEVICES, marks(round.marks())));
        }
        return statements.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(statements).andFailFast().replaceWithVoid();
    }

    private static Refused refused(Row row) {
        return new Refused(
                row.getInteger("place"),
                new PgException(row.getString("reason"), "ERROR", row.getString("code"), null));
    }

    private static Uni<Void> execute(SqlConnection connection, String sql, Tuple columns) {
        return connection.preparedQuery(sql).execute(columns).replaceWithVoid();
    }

    private static Tuple snapshots(List<NewSnapshot> snapshots) {
        Stream<Object[]> rows = snapshots.stream().map(snapshot -> new Object[] {
            snapshot.batch().tenantId(),
            snapshot.batch().userId(),
            snapshot.version(),
            snapshot.batch().collection(),
            snapshot.operation().recordId(),
            snapshot.parentVersion(),
            snapshot.operation().operationId(),
            snapshot.batch().deviceId(),
            snapshot.operation().deviceSeq(),
            snapshot.operation().type().wire(),
            snapshot.operation().schemaVersion(),
            snapshot.operation().payload(),
            StoreColumns.bytes(snapshot.operation().contentHash().bytes()),
            StoreColumns.time(snapshot.createdAt())
        });
        return StoreColumns.of(
                rows,
                String.class,
                String.class,
                Long.class,
                String.class,
                String.class,
                Long.class,
                String.class,
                String.class,
                Long.class,
                String.class,
                Integer.class,
                String.class,
                Buffer.class,
                OffsetDateTime.class);
    }

    private static void addRecords(
            List<Uni<Void>> statements, SqlConnection connection, String sql, List<NewSnapshot> heads) {
        if (!heads.isEmpty()) {
            statements.add(execute(connection, sql, records(heads)));
        }
    }

    private static Tuple records(List<NewSnapshot> heads) {
        Stream<Object[]> rows = heads.stream().map(head -> new Object[] {
            head.batch().tenantId(),
            head.batch().userId(),
            head.batch().collection(),
            head.operation().recordId(),
            head.version(),
            StoreColumns.bytes(head.operation().contentHash().bytes()),
            head.operation().type() == OperationType.DELETE,
            StoreColumns.time(head.createdAt())
        });
        return StoreColumns.of(
                rows,
                String.class,
                String.class,
                String.class,
                String.class,
                Long.class,
                Buffer.class,
                Boolean.class,
                OffsetDateTime.class);
    }

    private static Tuple streams(Map<UserKey, StreamState> streams) {
        Stream<Object[]> rows = streams.entrySet().stream().map(entry -> new Object[] {
            entry.getKey().tenantId(),
            entry.getKey().userId(),
            entry.getValue().epoch(),
            entry.getValue().version(),
            entry.getValue().count(),
            StoreColumns.bytes(entry.getValue().digest().bytes()),
            entry.getValue().failed(),
            entry.getValue().lastCreatedAt() == null
                    ? null
                    : StoreColumns.time(entry.getValue().lastCreatedAt())
        });
        return StoreColumns.of(
                rows,
                String.class,
                String.class,
                Long.class,
                Long.class,
                Long.class,
                Buffer.class,
                Long.class,
                OffsetDateTime.class);
    }

    private static Tuple marks(Map<Round.Device, Long> marks) {
        Stream<Object[]> rows = marks.entrySet().stream().map(mark -> new Object[] {
            mark.getKey().user().tenantId(),
            mark.getKey().user().userId(),
            mark.getKey().deviceId(),
            mark.getValue()
        });
        return StoreColumns.of(rows, String.class, String.class, String.class, Long.class);
    }

    /**
     * The last snapshot of each record, which becomes its head. Those of new records stand apart: an upsert, which looks for
     * the row first, makes a new one half as dear again.
     *
     * @param first of records that had no head before
     * @param next of records that had one
     */
    private record Heads(List<NewSnapshot> first, List<NewSnapshot> next) {
        static Heads of(List<NewSnapshot> snapshots) {
            Set<List<String>> isNew = new HashSet<>();
            Map<List<String>, NewSnapshot> last = new LinkedHashMap<>();
            for (NewSnapshot snapshot : snapshots) {
                List<String> key = key(snapshot);
                if (last.put(key, snapshot) == null && snapshot.parentVersion() == null) {
                    isNew.add(key);
                }
            }
            Heads heads = new Heads(new ArrayList<>(), new ArrayList<>());
            last.forEach((key, head) -> (isNew.contains(key) ? heads.first : heads.next).add(head));
            return heads;
        }

        private static List<String> key(NewSnapshot snapshot) {
            return List.of(
                    snapshot.batch().tenantId(),
                    snapshot.batch().userId(),
                    snapshot.batch().collection(),
                    snapshot.operation().recordId());
        }
    }
}
