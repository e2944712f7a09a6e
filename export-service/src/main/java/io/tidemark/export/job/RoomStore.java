package io.tidemark.export.job;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How much is kept, and whether there is room for more. What was cancelled or has failed takes none. */
@Singleton
final class RoomStore {
    private static final Duration LATER = Duration.ofMinutes(10);
    private static final String KEPT = """
            select count(*) filter (where tenant_id = $1 and user_id = $2) as of_user,
                   count(*) filter (where tenant_id = $1) as of_tenant,
                   coalesce(sum(bytes) filter (where tenant_id = $1), 0)::bigint as size_of_tenant,
                   coalesce(sum(bytes), 0)::bigint as size_of_all
            from export.jobs
            where expires_at > clock_timestamp() and state in ('queued', 'running', 'complete')""";

    private final Pool pool;
    private final JobConfig config;

    RoomStore(Pool pool, JobConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** A problem when the user, the tenant, or all of them, have as much as they may. */
    Uni<Void> forAJob(SqlClient client, Job.Key key) {
        return kept(client, key).invoke(this::mustHoldAJob).replaceWithVoid();
    }

    /** A problem when so many bytes more are too many: whoever asked could not know how large a result becomes. */
    Uni<Void> forBytes(Job.Key key, int more) {
        return pool.withConnection(connection -> kept(connection, key))
                .invoke(kept -> mustHold(kept, more))
                .replaceWithVoid();
    }

    private static Uni<Row> kept(SqlClient client, Job.Key key) {
        return client.preparedQuery(KEPT)
                .execute(Tuple.of(key.tenant(), key.user()))
                .map(found -> found.iterator().next());
    }

    private void mustHoldAJob(Row kept) {
        if (kept.getLong("of_user") >= config.ofUser()) {
            throw ProblemException.retryable(
                    ErrorCode.RATE_LIMITED, "of a user " + config.ofUser() + " jobs are kept: delete some", LATER);
        }
        if (kept.getLong("of_tenant") >= config.ofTenant()) {
            throw ProblemException.retryable(
                    ErrorCode.RATE_LIMITED, "of a tenant " + config.ofTenant() + " jobs are kept: delete some", LATER);
        }
        if (kept.getLong("size_of_tenant") >= config.sizeOfTenant().asLongValue()) {
            throw ProblemException.retryable(
                    ErrorCode.RATE_LIMITED, "the tenant's results are as large as they may be: delete some", LATER);
        }
        if (kept.getLong("size_of_all") >= config.sizeOfAll().asLongValue()) {
            throw ProblemException.retryable(ErrorCode.OVERLOADED, "as much as may be is kept", LATER);
        }
    }

    private void mustHold(Row kept, int more) {
        if (kept.getLong("size_of_tenant") + more > config.sizeOfTenant().asLongValue()
                || kept.getLong("size_of_all") + more > config.sizeOfAll().asLongValue()) {
            throw ProblemException.of(ErrorCode.EXPORT_TOO_LARGE, "there is no room left for the result");
        }
    }
}
