package io.tidemark.integrity.repair;

import io.tidemark.testkit.SnapshotTables;

/** A user's store in which one version is not what was heard when it was applied. */
final class TestingDamage {
    private TestingDamage() {}

    /** Version 2 of ann's note holds the one payload; the other's hash was heard. */
    static void create(String tenant, String right, String forged) {
        SnapshotTables.create();
        SnapshotTables.stream(tenant, "ann")
                .put("notes", "n1", "{\"n\":1}")
                .put("notes", "n1", forged)
                .write();
        SnapshotTables.execute("""
                insert into snapshot.sync_records (tenant_id, user_id, collection, record_id, version, content_hash, deleted, updated_at)
                select tenant_id, user_id, collection, record_id, version, content_hash, false, now()
                from snapshot.snapshots where tenant_id = '%1$s' and version = 2;
                insert into snapshot.sync_streams (tenant_id, user_id, version, record_count) values ('%1$s', 'ann', 2, 1);
                insert into integrity.witness_runs (tenant_id, user_id, epoch, first_version, hashes)
                values ('%1$s', 'ann', 1, 2, substring(sha256(convert_to('%2$s', 'UTF8')) from 1 for 16))
                """.formatted(tenant, right));
    }
}
