package io.tidemark.testkit;

import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.json.NotCanonicalException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The snapshots of one user, sound in every respect, as snapshot-service would have written them. */
public final class SnapshotStream {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final String INSERT = """
            insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, parent_version,
                operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)""";

    private final String tenant;
    private final String user;
    private final List<Object[]> rows = new ArrayList<>();
    private final Map<String, Long> heads = new HashMap<>();
    private String device = "d1";
    private long version;

    SnapshotStream(String tenant, String user) {
        this.tenant = tenant;
        this.user = user;
    }

    /** What follows comes from this device. */
    public SnapshotStream device(String name) {
        device = name;
        return this;
    }

    /** The next version: the record has this payload. */
    public SnapshotStream put(String collection, String record, String json) {
        try {
            return add("upsert", collection, record, CanonicalJson.canonicalize(json));
        } catch (IOException | NotCanonicalException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The next version: the record is gone. */
    public SnapshotStream delete(String collection, String record) {
        return add("delete", collection, record, "null");
    }

    private SnapshotStream add(String type, String collection, String record, String payload) {
        version++;
        Optional<Long> parent = Optional.ofNullable(heads.put(collection + '/' + record, version));
        Timestamp time = Timestamp.from(FIRST.plusMillis(version));
        rows.add(new Object[] {
            tenant,
            user,
            version,
            collection,
            record,
            parent,
            user + "-" + version,
            device,
            version,
            type,
            payload,
            ContentHash.of(payload).bytes(),
            time,
            time
        });
        return this;
    }

    /** Writes the snapshots into the table. */
    public void write() {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    insert.setObject(i + 1, row[i] instanceof Optional<?> value ? value.orElse(null) : row[i]);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        rows.clear();
    }
}
