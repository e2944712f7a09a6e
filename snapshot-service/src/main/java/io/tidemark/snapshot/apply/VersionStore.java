package io.tidemark.snapshot.apply;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.snapshot.decision.RecordKey;
import io.tidemark.snapshot.decision.Round;
import io.tidemark.snapshot.decision.StoredVersion;
import io.tidemark.snapshot.decision.UserKey;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Looks up contents in the history, within the connection's transaction after {@link StreamStore#load}. */
@ApplicationScoped
class VersionStore {
    private static final String FIND = """
            select tenant_id, user_id, version, collection, record_id, type, schema_version, payload
            from (
                select s.*, sum(octet_length(s.payload)) over (order by k.n rows unbounded preceding) as total
                from unnest($1::text[], $2::text[], $3::bigint[]) with ordinality as k (tenant_id, user_id, version, n)
                join snapshots s using (tenant_id, user_id, version)) s
            where total <= $4::bigint""";
    private static final String COUNT = """
            select sum(octet_length(s.payload))::bigint as total
            from unnest($1::text[], $2::text[], $3::bigint[]) as k (tenant_id, user_id, version)
            join snapshots s using (tenant_id, user_id, version)""";

    private static final long SHOWN_BYTES = 4_000_000;
    private static final long INPUT_BYTES = 32_000_000;

    /** What conflicts show, the first few megabytes of it: what is beyond is left out. */
    Uni<Map<Round.Version, StoredVersion>> contents(SqlConnection connection, Collection<Round.Version> wanted) {
        return find(connection, wanted, SHOWN_BYTES);
    }

    /**
     * The versions that decisions need. Fails with {@link TooMuchHistoryException} when they are too much for one transaction:
     * fewer operations at once will do.
     */
    Uni<Map<UserKey, Map<Long, StoredVersion>>> versions(SqlConnection connection, Collection<Round.Version> wanted) {
        if (wanted.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return connection
                .preparedQuery(COUNT)
                .execute(keys(wanted))
                .invoke(rows -> {
                    Long total = rows.iterator().next().getLong("total");
                    if (total != null && total > INPUT_BYTES && wanted.size() > 2) {
                        throw new TooMuchHistoryException(total);
                    }
                })
                .chain(() -> find(connection, wanted, INPUT_BYTES))
                .map(found -> {
                    Map<UserKey, Map<Long, StoredVersion>> versions = new HashMap<>();
                    found.forEach(
                            (version, stored) -> versions.computeIfAbsent(version.user(), ignored -> new HashMap<>())
                                    .put(version.version(), stored));
                    return versions;
                });
    }

    private static Uni<Map<Round.Version, StoredVersion>> find(
            SqlConnection connection, Collection<Round.Version> wanted, long bytes) {
        if (wanted.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return connection
                .preparedQuery(FIND)
                .execute(keys(wanted).addLong(bytes))
                .map(rows -> {
                    Map<Round.Version, StoredVersion> found = new HashMap<>();
                    rows.forEach(row -> found.put(version(row), stored(row)));
                    return found;
                });
    }

    private static Tuple keys(Collection<Round.Version> wanted) {
        Stream<Object[]> keys = wanted.stream().map(version ->
                new Object[] {version.user().tenantId(), version.user().userId(), version.version()});
        return StoreColumns.of(keys, String.class, String.class, Long.class);
    }

    private static Round.Version version(Row row) {
        return new Round.Version(
                new UserKey(row.getString("tenant_id"), row.getString("user_id")), row.getLong("version"));
    }

    private static StoredVersion stored(Row row) {
        return new StoredVersion(
                new RecordKey(row.getString("collection"), row.getString("record_id")),
                OperationType.DELETE.wire().equals(row.getString("type")),
                row.getInteger("schema_version"),
                row.getString("payload"));
    }
}
