package io.tidemark.benchmarks.store;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * Snapshots to be exported, of a user of their own: sound in every respect, for whoever looks for corruption meanwhile, and
 * removed afterwards.
 */
public final class ExportedRows implements AutoCloseable {
    /** Whose they are, in the tenant of the benchmarks. */
    public static final String USER = "exported";

    private static final int BATCH = 1_000;
    private static final String COLLECTION = "notes";
    private static final String RECORD = "note-";
    private static final String OF_USER = " where tenant_id = 'bench' and user_id = '" + USER + "'";
    private static final String MINE = " from snapshot.snapshots" + OF_USER;
    private static final String COPY =
            "copy (select user_id, version, collection, record_id, parent_version, operation_id,"
                    + " device_id, device_seq, type, schema_version, payload, 'sha256:' || encode(content_hash, 'hex'), created_at,"
                    + " updated_at" + MINE + " order by user_id, version) to stdout";
    private static final String SNAPSHOT = """
            insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, operation_id, device_id,
                device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
            select 'bench', '%s', n, '%s', '%s' || n, 'exported-' || n, 'exported', n, 'upsert', 1, p,
                   sha256(convert_to(p, 'UTF8')), now() + n * interval '1 microsecond', now() + n * interval '1 microsecond'
            from (values (?::bigint, ?::text)) as made (n, p)""".formatted(USER, COLLECTION, RECORD);
    private static final String HEADS = """
            insert into snapshot.sync_records (tenant_id, user_id, collection, record_id, version, content_hash, deleted, updated_at)
            select tenant_id, user_id, collection, record_id, version, content_hash, false, updated_at""" + MINE;
    private static final String STREAM = """
            insert into snapshot.sync_streams (tenant_id, user_id, epoch, version, record_count, digest, last_created_at)
            select 'bench', 'exported', coalesce((select epoch from snapshot.sync_history), 1), max(version), count(*), ?,
                   max(created_at)""" + MINE;
    private static final String DEVICE = """
            insert into snapshot.sync_devices (tenant_id, user_id, device_id, device_seq)
            select 'bench', 'exported', 'exported', max(version)""" + MINE;
    /** At once: a scan sees all of them or none. */
    private static final String REMOVE = "with heads as (delete from snapshot.sync_records" + OF_USER
            + "), streams as (delete from snapshot.sync_streams" + OF_USER
            + "), devices as (delete from snapshot.sync_devices" + OF_USER + ") delete" + MINE;

    private final Superuser database;
    private final int count;

    private ExportedRows(Superuser database, int count) {
        this.database = database;
        this.count = count;
    }

    /** So many, in place of what a run that was ended left behind. */
    public static ExportedRows in(Superuser database, int count) throws SQLException {
        database.execute(REMOVE);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            write(connection, count);
            connection.commit();
        }
        database.execute("analyze snapshot.snapshots", "checkpoint");
        return new ExportedRows(database, count);
    }

    private static void write(Connection connection, int count) throws SQLException {
        StreamDigest digest = snapshots(connection, count);
        try (PreparedStatement heads = connection.prepareStatement(HEADS);
                PreparedStatement stream = connection.prepareStatement(STREAM);
                PreparedStatement device = connection.prepareStatement(DEVICE)) {
            heads.execute();
            stream.setBytes(1, digest.bytes());
            stream.execute();
            device.execute();
        }
    }

    private static StreamDigest snapshots(Connection connection, int count) throws SQLException {
        ExportedDocuments documents = new ExportedDocuments();
        StreamDigest digest = StreamDigest.EMPTY;
        try (PreparedStatement insert = connection.prepareStatement(SNAPSHOT)) {
            for (int version = 1; version <= count; version++) {
                String payload = documents.of(version);
                insert.setLong(1, version);
                insert.setString(2, payload);
                insert.addBatch();
                digest = digest.plus(COLLECTION, RECORD + version, version, ContentHash.of(payload));
                if (version % BATCH == 0 || version == count) {
                    insert.executeBatch();
                }
            }
        }
        return digest;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** Has all of them sent by PostgreSQL's {@code COPY}, in an export's order, and thrown away. */
    public int copy() throws IOException {
        try (Connection connection = database.connect()) {
            return Math.toIntExact(
                    connection.unwrap(PGConnection.class).getCopyAPI().copyOut(COPY, OutputStream.nullOutputStream()));
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Removes them, and has the table swept of them. */
    @Override
    public void close() throws SQLException {
        database.execute(REMOVE, "vacuum (analyze) snapshot.snapshots", "checkpoint");
    }
}
