package io.tidemark.snapshot.apply;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.snapshot.decision.Round;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Writes what is kept beside snapshots: answers, idempotency keys, settled conflicts, failed operations, receipts. */
@ApplicationScoped
class KeptStore {
    private static final String INSERT_ANSWERS = """
            insert into sync_inbox (tenant_id, user_id, operation_id, fingerprint, outcome, created_at, permanent)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::text[], $6::timestamptz[], $7::bool[])""";
    private static final String INSERT_KEYS = """
            insert into sync_requests (tenant_id, user_id, idempotency_key, body_hash, created_at)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[])""";
    private static final String INSERT_CONFLICTS = """
            insert into sync_conflicts (tenant_id, user_id, version, operation_id, collection, record_id, base_version,
                losing_version, resolution, payload, content_hash, created_at)
            select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[],
                $8::bigint[], $9::text[], $10::text[], $11::bytea[], $12::timestamptz[])""";
    private static final String INSERT_FAILURES = """
            insert into sync_failed_operations (tenant_id, user_id, operation_id, ordinal, collection, record_id, device_id,
                device_seq, type, base_version, schema_version, payload, content_hash, error_class, code, first_error,
                last_error, attempts, parks, first_failed_at, last_failed_at)
            select a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, p, 1, q, r, r
            from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[],
                $9::text[], $10::bigint[], $11::int[], $12::text[], $13::bytea[], $14::text[], $15::text[], $16::text[],
                $17::bool[], $18::timestamptz[]) as x (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r)
            on conflict (tenant_id, user_id, operation_id) do update
            set attempts = sync_failed_operations.attempts + 1, last_error = excluded.last_error,
                last_failed_at = excluded.last_failed_at""";
    private static final String INSERT_RECEIPTS = """
            insert into sync_receipts (tenant_id, user_id, request_id, batch_id, outcome, created_at)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
            on conflict do nothing""";

    /** Clocks differ, and an outcome takes a while to the one who waits: what is nearly too late is kept as well. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    /** Writes within the connection's transaction. */
    Uni<Void> write(SqlConnection connection, Round round, List<BatchOutcome> outcomes, Instant now) {
        List<Uni<Void>> statements = new ArrayList<>();
        add(statements, connection, INSERT_ANSWERS, answers(round, now));
        add(statements, connection, INSERT_KEYS, keys(round, now));
        add(statements, connection, INSERT_CONFLICTS, conflicts(round));
        add(statements, connection, INSERT_FAILURES, failures(round, now));
        add(statements, connection, INSERT_RECEIPTS, receipts(round.batches(), outcomes, now));
        return statements.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(statements).andFailFast().replaceWithVoid();
    }

    /** Whether somebody of these has been given a receipt by then, or is about to be. */
    static boolean anyHasReceipt(List<OperationBatch> batches, Instant now) {
        return batches.stream().anyMatch(batch -> hasReceipt(batch, now));
    }

    private static boolean hasReceipt(OperationBatch batch, Instant now) {
        return now.isAfter(batch.request().answerBy().minus(MARGIN));
    }

    /** Writes what receipts of that time ask for, those that are there left as they are. */
    Uni<Void> writeReceipts(
            SqlConnection connection, List<OperationBatch> batches, List<BatchOutcome> outcomes, Instant now) {
        List<Uni<Void>> statements = new ArrayList<>();
        add(statements, connection, INSERT_RECEIPTS, receipts(batches, outcomes, now));
        return Uni.join().all(statements).andFailFast().replaceWithVoid();
    }

    private static void add(List<Uni<Void>> statements, SqlConnection connection, String sql, Rows rows) {
        if (!rows.values().isEmpty()) {
            Tuple columns = StoreColumns.of(rows.values().stream(), rows.types().toArray(new Class<?>[0]));
            statements.add(connection.preparedQuery(sql).execute(columns).replaceWithVoid());
        }
    }

    private static Rows answers(Round round, Instant now) {
        Stream<Object[]> rows = round.answers().stream().map(answer -> new Object[] {
            answer.user().tenantId(),
            answer.user().userId(),
            answer.outcome().operationId(),
            StoreColumns.bytes(answer.fingerprint().bytes()),
            text(MessageCodec.encode(answer.outcome())),
            StoreColumns.time(now),
            answer.outcome().isApplied()
        });
        return Rows.of(
                rows,
                String.class,
                String.class,
                String.class,
                Buffer.class,
                String.class,
                OffsetDateTime.class,
                Boolean.class);
    }

    private static Rows keys(Round round, Instant now) {
        Stream<Object[]> rows = round.newKeys().entrySet().stream()
                .flatMap(user -> user.getValue().entrySet().stream().map(key -> new Object[] {
                    user.getKey().tenantId(),
                    user.getKey().userId(),
                    key.getKey(),
                    StoreColumns.bytes(key.getValue().bytes()),
                    StoreColumns.time(now)
                }));
        return Rows.of(rows, String.class, String.class, String.class, Buffer.class, OffsetDateTime.class);
    }

    private static Rows conflicts(Round round) {
        Stream<Object[]> rows = round.conflicts().stream().map(conflict -> new Object[] {
            conflict.stored().batch().tenantId(),
            conflict.stored().batch().userId(),
            conflict.stored().version(),
            conflict.sent().operationId(),
            conflict.stored().batch().collection(),
            conflict.sent().recordId(),
            conflict.sent().baseVersion(),
            conflict.losingVersion(),
            conflict.resolution().wire(),
            conflict.sent().payload(),
            StoreColumns.bytes(conflict.sent().contentHash().bytes()),
            StoreColumns.time(conflict.stored().createdAt())
        });
        return Rows.of(
                rows,
                String.class,
                String.class,
                Long.class,
                String.class,
                String.class,
                String.class,
                Long.class,
                Long.class,
                String.class,
                String.class,
                Buffer.class,
                OffsetDateTime.class);
    }

    private static Rows failures(Round round, Instant now) {
        Stream<Object[]> rows = round.failures().stream().map(failure -> new Object[] {
            failure.batch().tenantId(),
            failure.batch().userId(),
            failure.operation().operationId(),
            failure.ordinal(),
            failure.batch().collection(),
            failure.operation().recordId(),
            failure.batch().deviceId(),
            failure.operation().deviceSeq(),
            failure.operation().type().wire(),
            failure.operation().baseVersion(),
            failure.operation().schemaVersion(),
            failure.operation().payload(),
            StoreColumns.bytes(failure.operation().contentHash().bytes()),
            failure.errorClass(),
            failure.code().code(),
            failure.detail(),
            failure.parks(),
            StoreColumns.time(now)
        });
        return Rows.of(
                rows,
                String.class,
                String.class,
                String.class,
                Long.class,
                String.class,
                String.class,
                String.class,
                Long.class,
                String.class,
                Long.class,
                Integer.class,
                String.class,
                Buffer.class,
                String.class,
                String.class,
                String.class,
                Boolean.class,
                OffsetDateTime.class);
    }

    private static Rows receipts(List<OperationBatch> batches, List<BatchOutcome> outcomes, Instant now) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            OperationBatch batch = batches.get(i);
            if (hasReceipt(batch, now)) {
                rows.add(new Object[] {
                    batch.tenantId(),
                    batch.userId(),
                    batch.request().id(),
                    batch.batchId(),
                    text(MessageCodec.encode(outcomes.get(i).carrying(null))),
                    StoreColumns.time(now)
                });
            }
        }
        return Rows.of(
                rows.stream(),
                String.class,
                String.class,
                String.class,
                String.class,
                String.class,
                OffsetDateTime.class);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    /** Rows to be written, and the types of their columns. */
    private record Rows(List<Object[]> values, List<Class<?>> types) {
        static Rows of(Stream<Object[]> rows, Class<?>... types) {
            return new Rows(rows.toList(), List.of(types));
        }
    }
}
