package io.tidemark.export.job;

import io.smallrye.mutiny.Uni;
import io.tidemark.http.CurrentTrace;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs as their owners, and a tenant's operators, see them. What has expired is not there any more, though it may not have been removed yet. */
@Singleton
final class JobStore {
    private static final double MILLIS = 1000;
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended('export.jobs', 0))";
    private static final String CREATE = """
            insert into export.jobs (tenant_id, user_id, id, roles, request, link_secret, expires_at, trace_id)
            values ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7), $8) returning *""";
    private static final String ONE = """
            select * from export.jobs where tenant_id = $1 and user_id = $2 and id = $3 and expires_at > clock_timestamp()""";
    private static final String PAGE = """
            select * from export.jobs where tenant_id = $1 and user_id = $2 and expires_at > clock_timestamp()
              and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
            order by created_at desc, id desc limit $5""";
    private static final String PAGE_OF_ALL = """
            select * from export.jobs where tenant_id = $1 and expires_at > clock_timestamp()
              and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
            order by created_at desc, id desc limit $4""";
    private static final String OWNER = """
            select user_id from export.jobs where tenant_id = $1 and id = $2 and expires_at > clock_timestamp()""";
    private static final String CANCEL = """
            update export.jobs set state = 'cancelled', ended_at = clock_timestamp(), bytes = 0, complete = null, sha256 = null,
                   cursor = null, expires_at = least(expires_at, clock_timestamp() + make_interval(secs => $4))
            where tenant_id = $1 and user_id = $2 and id = $3 and expires_at > clock_timestamp()
              and state in ('queued', 'running', 'complete')""";
    private static final String CHUNK = """
            select bytes from export.job_chunks
            where tenant_id = $1 and user_id = $2 and job_id = $3 and attempt = $4 and ordinal = $5""";

    private final Pool pool;
    private final StoredJobs rows;
    private final RoomStore room;
    private final JobConfig config;

    JobStore(Pool pool, StoredJobs rows, RoomStore room, JobConfig config) {
        this.pool = pool;
        this.rows = rows;
        this.room = room;
        this.config = config;
    }

    /** A new job that waits; a problem when there is no room for it. */
    Uni<Job> create(Job.Key key, String roles, JobRequest request, byte[] linkSecret) {
        Tuple job = Tuple.of(key.tenant(), key.user(), key.id())
                .addString(roles)
                .addString(rows.json(request))
                .addBuffer(Buffer.buffer(linkSecret))
                .addDouble(seconds(config.keep()))
                .addString(CurrentTrace.id());
        return pool.withTransaction(connection -> connection
                .query(ONE_AT_A_TIME)
                .execute()
                .chain(() -> room.forAJob(connection, key))
                .chain(() -> connection.preparedQuery(CREATE).execute(job))
                .map(created -> rows.job(created.iterator().next())));
    }

    Uni<Optional<Job>> one(Job.Key key) {
        return pool.preparedQuery(ONE).execute(tuple(key)).map(this::first);
    }

    /** A user's, newest first. */
    Uni<List<Job>> page(String tenant, String user, @Nullable JobCursor after, int limit) {
        return page(PAGE, Tuple.of(tenant, user), after, limit);
    }

    /** A tenant's, newest first. */
    Uni<List<Job>> page(String tenant, @Nullable JobCursor after, int limit) {
        return page(PAGE_OF_ALL, Tuple.of(tenant), after, limit);
    }

    private Uni<List<Job>> page(String sql, Tuple whose, @Nullable JobCursor after, int limit) {
        return pool.preparedQuery(sql)
                .execute(whose.addOffsetDateTime(after == null ? null : after.created())
                        .addUUID(after == null ? null : after.id())
                        .addInteger(limit))
                .map(found -> found.stream().map(rows::job).toList());
    }

    /** The same job of the tenant, under whoever asked for it. */
    Uni<Optional<Job.Key>> ofTenant(Job.Key key) {
        return pool.preparedQuery(OWNER)
                .execute(Tuple.of(key.tenant(), key.id()))
                .map(found -> found.stream()
                        .map(row -> new Job.Key(key.tenant(), row.getString("user_id"), key.id()))
                        .findFirst());
    }

    /** Ends it and gives its result up, unless that came of it before; nothing when there is none. */
    Uni<Optional<Job>> cancel(Job.Key key) {
        return pool.preparedQuery(CANCEL)
                .execute(tuple(key).addDouble(seconds(config.keepCancelled())))
                .chain(() -> one(key));
    }

    /** One piece of the result. */
    Uni<byte[]> chunk(Job job, int ordinal) {
        return pool.preparedQuery(CHUNK)
                .execute(tuple(job.key()).addInteger(job.attempt()).addInteger(ordinal))
                .map(found -> found.iterator().next().getBuffer("bytes").getBytes());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }

    private static Tuple tuple(Job.Key key) {
        return Tuple.of(key.tenant(), key.user(), key.id());
    }

    private Optional<Job> first(RowSet<Row> found) {
        return found.stream().map(rows::job).findFirst();
    }
}
