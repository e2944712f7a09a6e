package io.tidemark.export.job;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs as their owners see them. What has expired is not there any more, though it may not have been removed yet. */
@Singleton
final class JobStore {
    private static final double MILLIS = 1000;
    private static final Duration LATER = Duration.ofMinutes(10);
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended('export.jobs', 0))";
    private static final String KEPT = """
            select count(*) filter (where tenant_id = $1) as of_tenant,
                   coalesce(sum(bytes) filter (where tenant_id = $1), 0)::bigint as size_of_tenant,
                   coalesce(sum(bytes), 0)::bigint as size_of_all
            from export.jobs where expires_at > clock_timestamp()""";
    private static final String CREATE = """
            insert into export.jobs (tenant_id, user_id, id, roles, request, link_secret, expires_at)
            values ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7)) returning *""";
    private static final String ONE = """
            select * from export.jobs where tenant_id = $1 and user_id = $2 and id = $3 and expires_at > clock_timestamp()""";
    private static final String PAGE = """
            select * from export.jobs j where tenant_id = $1 and user_id = $2 and expires_at > clock_timestamp()
              and ($3::uuid is null or (created_at, id) < (
                  select created_at, id from export.jobs where tenant_id = $1 and user_id = $2 and id = $3))
            order by created_at desc, id desc limit $4""";
    private static final String CANCEL = """
            update export.jobs set state = 'cancelled', ended_at = clock_timestamp(), bytes = 0, complete = null, sha256 = null,
                   cursor = null
            where tenant_id = $1 and user_id = $2 and id = $3 and expires_at > clock_timestamp() returning *""";
    private static final String CHUNK = """
            select bytes from export.job_chunks
            where tenant_id = $1 and user_id = $2 and job_id = $3 and attempt = $4 and ordinal = $5""";

    private final Pool pool;
    private final StoredJobs rows;
    private final JobConfig config;

    JobStore(Pool pool, StoredJobs rows, JobConfig config) {
        this.pool = pool;
        this.rows = rows;
        this.config = config;
    }

    /** A new job that waits; a problem when the tenant, or all of them, have as much as they may. */
    Uni<Job> create(Job.Key key, String roles, JobRequest request, byte[] linkSecret) {
        Tuple job = Tuple.of(key.tenant(), key.user(), key.id())
                .addString(roles)
                .addString(rows.json(request))
                .addBuffer(Buffer.buffer(linkSecret))
                .addDouble(config.keep().toMillis() / MILLIS);
        return pool.withTransaction(connection -> connection
                .query(ONE_AT_A_TIME)
                .execute()
                .chain(() -> mustHaveRoom(connection, key.tenant()))
                .chain(() -> connection.preparedQuery(CREATE).execute(job))
                .map(created -> rows.job(created.iterator().next())));
    }

    private Uni<Void> mustHaveRoom(SqlConnection connection, String tenant) {
        return connection
                .preparedQuery(KEPT)
                .execute(Tuple.of(tenant))
                .map(found -> found.iterator().next())
                .invoke(this::mustHaveRoom)
                .replaceWithVoid();
    }

    private void mustHaveRoom(Row kept) {
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

    Uni<Optional<Job>> one(Job.Key key) {
        return pool.preparedQuery(ONE).execute(tuple(key)).map(this::first);
    }

    /** Newest first. */
    Uni<List<Job>> page(String tenant, String user, @Nullable UUID after, int limit) {
        return pool.preparedQuery(PAGE)
                .execute(Tuple.of(tenant, user, after, limit))
                .map(found -> found.stream().map(rows::job).toList());
    }

    /** Ends it and gives its result up; nothing when there is none. */
    Uni<Optional<Job>> cancel(Job.Key key) {
        return pool.preparedQuery(CANCEL).execute(tuple(key)).map(this::first);
    }

    /** One piece of the result. */
    Uni<byte[]> chunk(Job job, int ordinal) {
        return pool.preparedQuery(CHUNK)
                .execute(tuple(job.key()).addInteger(job.attempt()).addInteger(ordinal))
                .map(found -> found.iterator().next().getBuffer("bytes").getBytes());
    }

    private static Tuple tuple(Job.Key key) {
        return Tuple.of(key.tenant(), key.user(), key.id());
    }

    private Optional<Job> first(RowSet<Row> found) {
        return found.stream().map(rows::job).findFirst();
    }
}
