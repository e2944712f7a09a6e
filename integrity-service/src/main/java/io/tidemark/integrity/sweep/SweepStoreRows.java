package io.tidemark.integrity.sweep;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.integrity.witness.HeardHash;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** What the rows say that {@link SweepReadStore} asks for. */
final class SweepStoreRows {
    private SweepStoreRows() {}

    static Position position(Row row) {
        return new Position(row.getString("tenant_id"), row.getString("user_id"), row.getLong("version"));
    }

    static StoredRow stored(Row row) {
        return new StoredRow(
                position(row),
                row.getString("collection"),
                row.getString("record_id"),
                row.getLong("parent_version"),
                row.getBoolean("parent_there"),
                row.getString("payload"),
                ContentHash.ofBytes(row.getBuffer("content_hash").getBytes()),
                row.getBoolean("fits"),
                HeardHash.ofStored(bytes(row, "witnessed")),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private static byte @Nullable [] bytes(Row row, String column) {
        return row.getBuffer(column) == null ? null : row.getBuffer(column).getBytes();
    }

    static StreamCheck.HeadRow head(Row row) {
        return new StreamCheck.HeadRow(
                position(row).user(),
                row.getString("collection"),
                row.getString("record_id"),
                row.getLong("version"),
                ContentHash.ofBytes(row.getBuffer("content_hash").getBytes()),
                row.getBoolean("deleted"),
                row.getBoolean("same"),
                row.getBoolean("newest"));
    }

    static StreamCheck.NewestRow newest(Row row) {
        return new StreamCheck.NewestRow(
                position(row).user(),
                row.getString("collection"),
                row.getString("record_id"),
                row.getLong("version"),
                ContentHash.ofBytes(row.getBuffer("content_hash").getBytes()),
                row.getBoolean("deleted"));
    }

    static StreamCheck.StreamRow stream(Row row) {
        return new StreamCheck.StreamRow(
                new UserKey(row.getString("tenant_id"), row.getString("user_id")),
                row.getLong("version"),
                row.getLong("record_count"),
                StreamDigest.ofBytes(row.getBuffer("digest").getBytes()));
    }
}
