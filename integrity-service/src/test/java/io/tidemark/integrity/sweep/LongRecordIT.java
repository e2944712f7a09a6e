package io.tidemark.integrity.sweep;

import static io.tidemark.integrity.sweep.TestingScans.ADMIN;
import static io.tidemark.integrity.sweep.TestingScans.completed;
import static io.tidemark.integrity.sweep.TestingScans.findings;
import static io.tidemark.integrity.sweep.TestingScans.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.Test;

/** A record with so many versions that PostgreSQL does not get through them in the time that a statement has. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.sweep.look-every", value = "50ms"),
            @ResourceArg(name = "tidemark.integrity.sweep.statement-timeout", value = "300ms"),
            @ResourceArg(name = "tidemark.integrity.sweep.rows-per-second", value = "1000000"),
            @ResourceArg(name = "tidemark.integrity.sweep.rest-times", value = "0"),
        })
class LongRecordIT {
    private static final int VERSIONS = 300_000;

    @Test
    void doesNotHoldUpAScanAndIsRecountedAllTheSame() {
        TestingScans.begin();
        ManyUsers.create("sound-", 1, 3);
        ManyUsers.create("zealous-", 1, 1);
        ManyUsers.miscount("zealous-%");
        SnapshotTables.execute("""
                insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, parent_version,
                    operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
                select 'acme', 'long', v, 'notes', 'r1', nullif(v - 1, 0), 'o' || v, 'd', v, 'upsert', 1, '{}',
                       sha256('{}'), timestamptz '2026-01-01 00:00:00Z' + v * interval '1 ms', now()
                from generate_series(1, %1$d) v;
                insert into snapshot.sync_records
                    (tenant_id, user_id, collection, record_id, version, content_hash, deleted, updated_at)
                values ('acme', 'long', 'notes', 'r1', %1$d, sha256('{}'), false, now());
                insert into snapshot.sync_streams (tenant_id, user_id, version, record_count, digest)
                values ('acme', 'long', %1$d, 2, sha256('another'))""".formatted(VERSIONS));

        completed(start(ADMIN));

        assertThat(findings()).containsExactlyInAnyOrder("digest-mismatch long/0", "digest-mismatch zealous-1/0");
    }
}
