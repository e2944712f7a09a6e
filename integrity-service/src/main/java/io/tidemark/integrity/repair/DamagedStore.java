package io.tidemark.integrity.repair;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.integrity.finding.Subject;
import io.tidemark.integrity.witness.HeardHash;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Reads what is to be repaired. */
@Singleton
final class DamagedStore {
    private static final String ONE = """
            select s.operation_id, s.created_at, s.content_hash, sha256(convert_to(s.payload, 'UTF8')) as payload_hash,
                   (select substring(r.hashes from (s.version - r.first_version)::int * 16 + 1 for 16)
                    from integrity.witness_runs r
                    join snapshot.sync_streams t
                      on t.tenant_id = r.tenant_id and t.user_id = r.user_id and t.epoch = r.epoch
                    where r.tenant_id = s.tenant_id and r.user_id = s.user_id and r.first_version <= s.version
                      and r.first_version > s.version - 100
                      and r.first_version + octet_length(r.hashes) / 16 > s.version
                    order by r.first_version desc limit 1) as witnessed
            from snapshot.snapshots s where s.tenant_id = $1 and s.user_id = $2 and s.version = $3""";

    private final Pool pool;

    DamagedStore(Pool pool) {
        this.pool = pool;
    }

    /** The snapshot, if there is exactly one of that version. */
    Uni<Optional<Damaged>> find(Subject subject) {
        return pool.preparedQuery(ONE)
                .execute(Tuple.of(subject.tenantId(), subject.userId(), subject.version()))
                .map(rows ->
                        rows.size() == 1 ? Optional.of(damaged(rows.iterator().next())) : Optional.empty());
    }

    private static Damaged damaged(Row row) {
        return new Damaged(
                row.getString("operation_id"),
                row.getOffsetDateTime("created_at").toInstant(),
                ContentHash.ofBytes(row.getBuffer("content_hash").getBytes()),
                ContentHash.ofBytes(row.getBuffer("payload_hash").getBytes()),
                HeardHash.ofStored(
                        row.getBuffer("witnessed") == null
                                ? null
                                : row.getBuffer("witnessed").getBytes()));
    }
}
