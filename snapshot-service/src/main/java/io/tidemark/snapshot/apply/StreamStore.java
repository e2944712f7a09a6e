package io.tidemark.snapshot.apply;

import static java.util.Objects.requireNonNull;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.snapshot.decision.Head;
import io.tidemark.snapshot.decision.Known;
import io.tidemark.snapshot.decision.RecordKey;
import io.tidemark.snapshot.decision.StreamState;
import io.tidemark.snapshot.decision.UserKey;
import io.tidemark.snapshot.decision.UserState;
import io.tidemark.snapshot.store.RowSecurity;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads what decisions look at, for many users' batches in statements sent together. The users' streams are locked,
 * in one order, so that two replicas can neither interleave nor wait for each other in a circle.
 */
@ApplicationScoped
class StreamStore {
    private static final String STREAMS = """
            select s.tenant_id, s.user_id, s.epoch, s.version, s.record_count, s.digest, s.failed_ordinal,
                   nullif(s.last_created_at, '-infinity') as last_created_at
            from sync_streams s
            where (s.tenant_id, s.user_id) in (select * from unnest($1::text[], $2::text[]))
            order by s.tenant_id, s.user_id for update""";
    private static final String HEADS = """
            select r.tenant_id, r.user_id, r.collection, r.record_id, r.version, r.content_hash, r.deleted
            from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as k (tenant_id, user_id, collection, record_id)
            cross join lateral (
                select * from sync_records r
                where r.tenant_id = k.tenant_id and r.user_id = k.user_id
                  and r.collection = k.collection and r.record_id = k.record_id
                limit 1) r""";
    private static final String APPLIED = """
            select s.tenant_id, s.user_id, s.operation_id, s.collection, s.record_id, s.type, s.version, s.content_hash
            from unnest($1::text[], $2::text[], $3::text[]) as k (tenant_id, user_id, operation_id)
            cross join lateral (
                select * from snapshots s
                where s.tenant_id = k.tenant_id and s.user_id = k.user_id and s.operation_id = k.operation_id
                limit 1) s""";
    private static final String ANSWERED = """
            select i.tenant_id, i.user_id, i.operation_id, i.fingerprint,
                   case when sum(octet_length(i.outcome)) over (order by k.n rows unbounded preceding) <= $4 then i.outcome end
                       as outcome
            from unnest($1::text[], $2::text[], $3::text[]) with ordinality as k (tenant_id, user_id, operation_id, n)
            cross join lateral (
                select * from sync_inbox i
                where i.tenant_id = k.tenant_id and i.user_id = k.user_id and i.operation_id = k.operation_id
                limit 1) i""";
    private static final String MARKS = """
            select d.tenant_id, d.user_id, d.device_id, d.device_seq
            from unnest($1::text[], $2::text[], $3::text[]) as k (tenant_id, user_id, device_id)
            cross join lateral (
                select * from sync_devices d
                where d.tenant_id = k.tenant_id and d.user_id = k.user_id and d.device_id = k.device_id
                limit 1) d""";

    /** An answer to a conflict shows its sides, and is as long as they are; one alone is far below this. */
    private static final long ANSWERED_BYTES = 32_000_000;

    /** Hardly a user has any, and who has may have thousands: of these, those that are asked for. */
    private static final String PARKED = """
            select k.tenant_id, k.user_id, k.collection, k.record_id
            from unnest($1::text[], $2::text[]) as u (tenant_id, user_id)
            cross join lateral (
                select from sync_failed_operations f
                where f.tenant_id = u.tenant_id and f.user_id = u.user_id and f.parks
                limit 1) any_at_all
            join unnest($3::text[], $4::text[], $5::text[], $6::text[])
                as k (tenant_id, user_id, collection, record_id) using (tenant_id, user_id)
            cross join lateral (
                select from sync_failed_operations f
                where f.tenant_id = k.tenant_id and f.user_id = k.user_id
                  and f.collection = k.collection and f.record_id = k.record_id and f.parks
                limit 1) this_one""";

    private static final String KEYS = """
            select r.tenant_id, r.user_id, r.idempotency_key, r.body_hash
            from unnest($1::text[], $2::text[], $3::text[]) as k (tenant_id, user_id, idempotency_key)
            join sync_requests r using (tenant_id, user_id, idempotency_key)""";
    private static final String EPOCH = "select epoch from sync_history";

    /**
     * The state of every user that the batches are of, within the connection's transaction. Fails with
     * {@link TooMuchHistoryException} when their earlier answers are too much for one transaction.
     */
    Uni<Map<UserKey, UserState>> load(SqlConnection connection, List<OperationBatch> batches) {
        Set<UserKey> users = new LinkedHashSet<>();
        batches.forEach(batch -> users.add(UserKey.of(batch)));
        String tenants = String.join(
                ",", users.stream().map(UserKey::tenantId).distinct().toList());
        Tuple operationIds = StoreColumns.of(operationKeys(batches), 3);
        Tuple userIds = StoreColumns.of(userKeys(users), 2);
        Tuple records = StoreColumns.of(recordKeys(batches), 4);
        Uni<Void> named = RowSecurity.show(connection, tenants);
        List<Uni<RowSet<Row>>> rest = List.of(
                query(connection, HEADS, records),
                query(connection, APPLIED, operationIds),
                query(
                        connection,
                        ANSWERED,
                        StoreColumns.of(operationKeys(batches), 3).addLong(ANSWERED_BYTES)),
                query(connection, MARKS, StoreColumns.of(deviceKeys(batches), 3)),
                query(connection, PARKED, joined(userIds, records)),
                keys(connection, batches),
                connection.preparedQuery(EPOCH).execute());
        // The lock first: what is read after it can't change before we commit.
        return Uni.combine()
                .all()
                .unis(
                        named,
                        query(connection, STREAMS, userIds),
                        Uni.join().all(rest).andFailFast())
                .with((ignored, streams, others) -> states(users, streams, others));
    }

    private static Uni<RowSet<Row>> keys(SqlConnection connection, List<OperationBatch> batches) {
        List<Object[]> used = batches.stream()
                .filter(batch -> batch.request().key() != null)
                .map(batch -> new Object[] {
                    batch.tenantId(),
                    batch.userId(),
                    requireNonNull(batch.request().key()).value()
                })
                .toList();
        return used.isEmpty()
                ? Uni.createFrom().nullItem()
                : query(connection, KEYS, StoreColumns.of(used.stream(), 3));
    }

    private static Uni<RowSet<Row>> query(SqlConnection connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters);
    }

    private static Tuple joined(Tuple first, Tuple second) {
        Tuple both = Tuple.tuple();
        for (Tuple one : List.of(first, second)) {
            for (int i = 0; i < one.size(); i++) {
                both.addValue(one.getValue(i));
            }
        }
        return both;
    }

    private static Stream<Object[]> userKeys(Collection<UserKey> users) {
        return users.stream().map(user -> new Object[] {user.tenantId(), user.userId()});
    }

    private static Stream<Object[]> recordKeys(List<OperationBatch> batches) {
        return batches.stream()
                .flatMap(batch -> batch.operations().stream()
                        .map(operation -> new RecordKey(batch.collection(), operation.recordId()))
                        .distinct()
                        .map(key -> new Object[] {batch.tenantId(), batch.userId(), key.collection(), key.recordId()}));
    }

    private static Stream<Object[]> operationKeys(List<OperationBatch> batches) {
        return batches.stream()
                .flatMap(batch -> Stream.concat(
                                batch.operations().stream().map(operation -> operation.operationId()),
                                batch.refusals().stream().map(refusal -> refusal.operationId()))
                        .map(id -> new Object[] {batch.tenantId(), batch.userId(), id}));
    }

    private static Stream<Object[]> deviceKeys(List<OperationBatch> batches) {
        return batches.stream().map(batch -> new Object[] {batch.tenantId(), batch.userId(), batch.deviceId()});
    }

    private static Map<UserKey, UserState> states(Set<UserKey> users, RowSet<Row> streams, List<RowSet<Row>> others) {
        Map<UserKey, UserState> states = new HashMap<>();
        StreamState unknown =
                StreamState.beginning(others.get(6).iterator().next().getLong("epoch"));
        users.forEach(user -> states.put(user, empty(unknown)));
        streams.forEach(row -> states.put(user(row), empty(stream(row))));
        others.get(0).forEach(row -> state(states, row).heads().put(record(row), head(row)));
        others.get(1).forEach(row -> state(states, row).known().put(row.getString("operation_id"), applied(row)));
        others.get(2).forEach(row -> state(states, row).known().put(row.getString("operation_id"), answered(row)));
        others.get(3)
                .forEach(row -> state(states, row).marks().put(row.getString("device_id"), row.getLong("device_seq")));
        others.get(4).forEach(row -> state(states, row).parked().add(record(row)));
        RowSet<Row> keys = others.get(5);
        if (keys != null) {
            keys.forEach(row -> state(states, row).keys().put(row.getString("idempotency_key"), bodyHash(row)));
        }
        return states;
    }

    private static UserState empty(StreamState stream) {
        return new UserState(
                stream, new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashSet<>(), new HashMap<>(), Map.of());
    }

    private static UserState state(Map<UserKey, UserState> states, Row row) {
        return states.getOrDefault(user(row), UserState.NEW);
    }

    private static UserKey user(Row row) {
        return new UserKey(row.getString("tenant_id"), row.getString("user_id"));
    }

    private static StreamState stream(Row row) {
        @Nullable OffsetDateTime last = row.getOffsetDateTime("last_created_at");
        return new StreamState(
                row.getLong("epoch"),
                row.getLong("version"),
                row.getLong("record_count"),
                StreamDigest.ofBytes(row.getBuffer("digest").getBytes()),
                row.getLong("failed_ordinal"),
                last == null ? null : last.toInstant());
    }

    private static RecordKey record(Row row) {
        return new RecordKey(row.getString("collection"), row.getString("record_id"));
    }

    private static Head head(Row row) {
        return new Head(row.getLong("version"), hash(row), row.getBoolean("deleted"));
    }

    private static Known applied(Row row) {
        OperationType type = OperationType.of(row.getString("type")).orElseThrow();
        ContentHash fingerprint =
                Known.fingerprint(row.getString("collection"), type, hash(row), row.getString("record_id"));
        Outcome outcome = Outcome.applied(0, row.getString("operation_id"), row.getLong("version"), hash(row), false);
        return new Known(fingerprint, outcome, null);
    }

    private static Known answered(Row row) {
        String answer = row.getString("outcome");
        if (answer == null) {
            throw new TooMuchHistoryException(ANSWERED_BYTES);
        }
        try {
            byte[] outcome = answer.getBytes(StandardCharsets.UTF_8);
            return new Known(
                    ContentHash.ofBytes(row.getBuffer("fingerprint").getBytes()),
                    MessageCodec.decodeOutcome(outcome),
                    null);
        } catch (UndecodableMessageException e) {
            throw new IllegalStateException("sync_inbox holds an outcome that can't be read", e);
        }
    }

    private static ContentHash bodyHash(Row row) {
        return ContentHash.ofBytes(row.getBuffer("body_hash").getBytes());
    }

    private static ContentHash hash(Row row) {
        return ContentHash.ofBytes(row.getBuffer("content_hash").getBytes());
    }
}
