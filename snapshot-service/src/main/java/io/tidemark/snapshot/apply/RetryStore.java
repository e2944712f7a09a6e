package io.tidemark.snapshot.apply;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.snapshot.decision.Known;
import io.tidemark.snapshot.decision.RecordKey;
import io.tidemark.snapshot.decision.UserState;
import io.tidemark.snapshot.store.RowSecurity;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tries a user's failed operations again, in the order in which they failed, in one transaction: each leaves the table
 * when, and only when, its snapshot is written (C12). One that fails again is rolled back to its own savepoint.
 */
@ApplicationScoped
class RetryStore {
    private static final String USERS = """
            select distinct user_id from sync_failed_operations
            where tenant_id = $1 and ($2::text is null or user_id = $2) and ($3::text is null or collection = $3)
              and ($4::text is null or error_class = $4) and ($5::text is null or operation_id = $5)
            order by user_id""";
    private static final String LOCK = "select from sync_streams where tenant_id = $1 and user_id = $2 for update";
    private static final String SELECTED = """
            select * from (
                select f.*, sum(octet_length(payload)) over (order by ordinal) - octet_length(payload) as bytes_before
                from sync_failed_operations f
                where tenant_id = $1 and ($2::text is null or user_id = $2) and ($3::text is null or collection = $3)
                  and ($4::text is null or error_class = $4) and ($5::text is null or operation_id = $5)
                  and ordinal > $6
                order by ordinal limit $7) s
            where bytes_before < $8 order by ordinal""";
    private static final String WAITS = """
            select from sync_failed_operations
            where tenant_id = $1 and user_id = $2 and collection = $3 and record_id = $4 and parks and ordinal < $5 limit 1""";
    private static final String FORGET_ANSWER =
            "delete from sync_inbox where tenant_id = $1 and user_id = $2 and operation_id = $3";
    private static final String DELETE =
            "delete from sync_failed_operations where tenant_id = $1 and user_id = $2 and operation_id = $3";
    private static final String FAILED_AGAIN = """
            update sync_failed_operations
            set attempts = attempts + 1, last_error = $4, last_failed_at = $5, code = coalesce($6, code),
                parks = parks and $6 is null, error_class = case when $6 is null then error_class else '4xx' end
            where tenant_id = $1 and user_id = $2 and operation_id = $3""";

    /** How many operations a transaction tries at most: it locks the user's stream. */
    private static final int MOST = 1000;
    /** Of payloads: those that a transaction tries are all in memory. */
    private static final long MOST_BYTES = 16_000_000;

    private final Pool pool;
    private final RoundStore rounds;
    private final Clock clock;

    RetryStore(Pool pool, RoundStore rounds, Clock clock) {
        this.pool = pool;
        this.rounds = rounds;
        this.clock = clock;
    }

    /**
     * What a transaction did, and the outcomes to be told.
     *
     * @param last the place of the last operation that it looked at
     * @param more whether there may be more behind it
     */
    record Result(Retried retried, List<BatchOutcome> outcomes, long last, boolean more) {}

    /** The users that have such operations. */
    Uni<List<String>> users(RetrySelection selection) {
        return pool.withTransaction(connection -> RowSecurity.show(connection, selection.tenantId())
                .chain(() -> connection.preparedQuery(USERS).execute(parameters(selection)))
                .map(rows -> rows.stream().map(row -> row.getString("user_id")).toList()));
    }

    /** Tries those operations of one user again that failed behind that place. The selection names the user. */
    Uni<Result> retry(RetrySelection selection, long after) {
        return pool.withConnection(connection -> inTransaction(connection, selection, after));
    }

    /** By hand: the driver's own transactions end with the first statement that fails, savepoint or not. */
    private Uni<Result> inTransaction(SqlConnection connection, RetrySelection selection, long after) {
        return run(connection, "begin")
                .chain(() -> new UserRetry(connection).retry(selection, after))
                .call(() -> run(connection, "commit"))
                .onFailure()
                .call(() -> run(connection, "rollback"))
                .onCancellation()
                .call(() -> run(connection, "rollback"));
    }

    private static Uni<Void> run(SqlConnection connection, String statement) {
        return connection.query(statement).execute().replaceWithVoid();
    }

    private static Tuple parameters(RetrySelection selection) {
        return Tuple.of(
                selection.tenantId(),
                selection.userId(),
                selection.collection(),
                selection.errorClass(),
                selection.operationId());
    }

    private static Uni<Void> execute(SqlConnection connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters).replaceWithVoid();
    }

    /** One transaction. */
    private final class UserRetry {
        private final SqlConnection connection;
        private final Instant now = clock.instant();
        private final List<BatchOutcome> outcomes = new ArrayList<>();
        private Retried sum = Retried.NONE;
        private long last;

        UserRetry(SqlConnection connection) {
            this.connection = connection;
        }

        Uni<Result> retry(RetrySelection selection, long after) {
            Tuple parameters =
                    parameters(selection).addLong(after).addInteger(MOST).addLong(MOST_BYTES);
            return RowSecurity.show(connection, selection.tenantId())
                    .chain(() -> execute(connection, LOCK, Tuple.of(selection.tenantId(), selection.userId())))
                    .chain(() -> connection.preparedQuery(SELECTED).execute(parameters))
                    .chain(rows -> Multi.createFrom()
                            .iterable(rows)
                            .onItem()
                            .transformToUniAndConcatenate(this::retryOne)
                            .collect()
                            .last()
                            .replaceWith(() -> new Result(sum, outcomes, last, rows.size() > 0)));
        }

        private Uni<Void> retryOne(Row row) {
            last = row.getLong("ordinal");
            Tuple waits = Tuple.of(
                    row.getString("tenant_id"),
                    row.getString("user_id"),
                    row.getString("collection"),
                    row.getString("record_id"),
                    row.getLong("ordinal"));
            return connection.preparedQuery(WAITS).execute(waits).chain(earlier -> {
                if (earlier.size() > 0) {
                    sum = sum.plus(new Retried(0, 0, 0, 1));
                    return Uni.createFrom().voidItem();
                }
                return tryAgain(row);
            });
        }

        private Uni<Void> tryAgain(Row row) {
            return run(connection, "savepoint attempt")
                    .chain(() -> execute(connection, FORGET_ANSWER, key(row)))
                    .chain(() -> rounds.retry(connection, batch(row), now, state -> unseen(state, row)))
                    .chain(told -> settle(row, told.getFirst()))
                    .onFailure(failure -> StoreFailure.of(failure) == StoreFailure.DATA)
                    .recoverWithUni(failure -> failedAgain(row, String.valueOf(failure.getMessage()), null));
        }

        private Uni<Void> settle(Row row, BatchOutcome told) {
            Outcome outcome = told.outcomes().getFirst();
            if (!outcome.isApplied()) {
                return failedAgain(
                        row,
                        String.valueOf(outcome.detail()),
                        outcome.code() == null ? null : outcome.code().code());
            }
            outcomes.add(told);
            sum = sum.plus(new Retried(1, 1, 0, 0));
            return execute(connection, DELETE, key(row)).chain(() -> run(connection, "release savepoint attempt"));
        }

        private Uni<Void> failedAgain(Row row, String why, @Nullable String code) {
            sum = sum.plus(new Retried(1, 0, 1, 0));
            Tuple failed =
                    key(row).addString(why).addValue(StoreColumns.time(now)).addString(code);
            return run(connection, "rollback to savepoint attempt")
                    .chain(() -> execute(connection, FAILED_AGAIN, failed));
        }
    }

    private static Tuple key(Row row) {
        return Tuple.of(row.getString("tenant_id"), row.getString("user_id"), row.getString("operation_id"));
    }

    private static UserState unseen(UserState state, Row row) {
        RecordKey record = new RecordKey(row.getString("collection"), row.getString("record_id"));
        return unseen(state, row.getString("operation_id"), record);
    }

    /** The state as if the operation had not been answered, nor parked its record. */
    static UserState unseen(UserState state, String operationId, RecordKey record) {
        Map<String, Known> known = new HashMap<>(state.known());
        known.remove(operationId);
        Set<RecordKey> parked = new HashSet<>(state.parked());
        parked.remove(record);
        return new UserState(
                state.stream(), state.heads(), state.marks(), known, parked, state.keys(), state.versions());
    }

    /** The device's counter has moved past the operation when it failed, so it is not asked again. */
    private OperationBatch batch(Row row) {
        String id = "retry-" + UUID.randomUUID();
        Operation operation = new Operation(
                0,
                row.getString("operation_id"),
                null,
                OperationType.of(row.getString("type")).orElseThrow(),
                row.getString("record_id"),
                row.getLong("base_version"),
                row.getInteger("schema_version"),
                row.getString("payload"),
                ContentHash.ofBytes(row.getBuffer("content_hash").getBytes()));
        return new OperationBatch(
                OperationBatch.VERSION,
                id,
                row.getString("tenant_id"),
                row.getString("user_id"),
                row.getString("device_id"),
                row.getString("collection"),
                clock.instant(),
                List.of(operation),
                List.of(),
                PushRequest.plain(id, Instant.MAX));
    }
}
