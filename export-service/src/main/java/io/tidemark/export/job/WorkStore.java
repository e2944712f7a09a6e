package io.tidemark.export.job;

import io.smallrye.mutiny.Uni;
import io.tidemark.export.job.Job.Result;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Jobs as they are made. Everything is written under the attempt at which a job was taken, and tells false, or nothing, when the
 * job has been taken by another, cancelled or removed meanwhile. All times are the database's.
 * Never {@code pool.query}, which in Vert.x 4.5 reports an error of its own for each refused connection: this looks every second.
 */
@Singleton
final class WorkStore {
    private static final double MILLIS = 1000;
    private static final String UNIQUE_VIOLATION = "23505";

    /** A tenant has one that runs; the one who waits longest comes first. */
    private static final String TAKE = """
            update export.jobs set state = 'running', attempt = attempt + 1, heartbeat_at = clock_timestamp(),
                   started_at = clock_timestamp(), estimated_lines = null, lines = 0, bytes = 0, error = null
            where (tenant_id, user_id, id) = (
                select tenant_id, user_id, id from export.jobs j
                where expires_at > clock_timestamp() and attempt < $2
                  and (state = 'running' and heartbeat_at < clock_timestamp() - make_interval(secs => $1)
                       or state = 'queued' and not_before <= clock_timestamp()
                          and not exists (select from export.jobs r where r.tenant_id = j.tenant_id and r.state = 'running'))
                order by created_at limit 1 for update skip locked)
            returning *""";

    private static final String MINE =
            " where tenant_id = $1 and user_id = $2 and id = $3 and attempt = $4 and state = 'running'";
    private static final String BEAT = "update export.jobs set heartbeat_at = clock_timestamp()" + MINE;
    private static final String EXPECT = "update export.jobs set estimated_lines = $5" + MINE;
    private static final String APPEND =
            "with mine as (update export.jobs set heartbeat_at = clock_timestamp(), lines = $5, bytes = bytes + octet_length($7::bytea)"
                    + MINE + """
                     returning *)
                    insert into export.job_chunks (tenant_id, user_id, job_id, attempt, ordinal, bytes)
                    select tenant_id, user_id, id, attempt, $6::int, $7::bytea from mine""";
    private static final String COMPLETE = """
            update export.jobs set state = 'complete', ended_at = clock_timestamp(), lines = $5, complete = $6, sha256 = $7,
                   cursor = $8, expires_at = clock_timestamp() + make_interval(secs => $9)""" + MINE;
    private static final String GIVE_BACK =
            "update export.jobs set state = 'queued', attempt = attempt - 1, not_before = clock_timestamp() + make_interval(secs => $5)"
                    + MINE;
    private static final String LEAVE =
            "update export.jobs set state = 'queued', not_before = clock_timestamp()" + MINE;
    private static final String FAILED = """
            update export.jobs set state = case when attempt < $5 then 'queued' else 'failed' end, error = $6, bytes = 0,
                   not_before = clock_timestamp() + attempt * make_interval(secs => $7),
                   ended_at = case when attempt < $5 then null else clock_timestamp() end""" + MINE;
    private static final String GIVE_UP = """
            update export.jobs set state = 'failed', error = coalesce(error, 'attempts'), bytes = 0, ended_at = clock_timestamp()
            where attempt >= $2
              and (state = 'queued' or state = 'running' and heartbeat_at < clock_timestamp() - make_interval(secs => $1))""";
    private static final String EXPIRE = "delete from export.jobs where expires_at <= clock_timestamp()";
    private static final String LEFT_OVER = """
            delete from export.job_chunks c using export.jobs j
            where j.tenant_id = c.tenant_id and j.user_id = c.user_id and j.id = c.job_id
              and (c.attempt < j.attempt or j.state in ('queued', 'failed', 'cancelled'))""";

    private final Pool pool;
    private final StoredJobs rows;
    private final RoomStore room;
    private final JobConfig config;

    WorkStore(Pool pool, StoredJobs rows, RoomStore room, JobConfig config) {
        this.pool = pool;
        this.rows = rows;
        this.room = room;
        this.config = config;
    }

    /** The next job, at a new attempt; nothing when none waits. */
    Uni<Optional<Job>> take() {
        Tuple limits = Tuple.of(seconds(config.takeoverAfter()), config.attempts());
        return pool.withConnection(connection -> connection.preparedQuery(TAKE).execute(limits))
                .map(found -> found.stream().map(rows::job).findFirst())
                .onFailure(WorkStore::isAnothers)
                .recoverWithItem(Optional.empty());
    }

    /** Another replica took one of the tenant's at the same moment. */
    private static boolean isAnothers(Throwable e) {
        return e instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
    }

    Uni<Boolean> beat(Job job) {
        return write(BEAT, mine(job));
    }

    Uni<Boolean> expect(Job job, long lines) {
        return write(EXPECT, mine(job).addLong(lines));
    }

    /** The next piece, if there is room for it; so many lines were made by now. */
    Uni<Boolean> append(Job job, int ordinal, byte[] bytes, long lines) {
        return room.forBytes(job.key(), bytes.length)
                .chain(() -> write(
                        APPEND, mine(job).addLong(lines).addInteger(ordinal).addBuffer(Buffer.buffer(bytes))));
    }

    Uni<Boolean> complete(Job job, long lines, Result result) {
        return write(
                COMPLETE,
                mine(job)
                        .addLong(lines)
                        .addBoolean(result.complete())
                        .addString(result.sha256())
                        .addString(result.cursor())
                        .addDouble(seconds(config.keep())));
    }

    /** Without a place for it: it waits on, and nothing was attempted. */
    Uni<Boolean> giveBack(Job job) {
        return write(GIVE_BACK, mine(job).addDouble(seconds(config.look())));
    }

    /** Whoever comes next need not wait until we are taken for dead; the attempt counts, for something of it may still come. */
    Uni<Boolean> leave(Job job) {
        return write(LEAVE, mine(job));
    }

    /** Another attempt follows, if one is left and it may help. */
    Uni<Boolean> failed(Job job, String error, boolean mayHelp) {
        return write(
                FAILED,
                mine(job)
                        .addInteger(mayHelp ? config.attempts() : 0)
                        .addString(error)
                        .addDouble(seconds(config.pause())));
    }

    /** Removes what has expired and what no job needs any more; ends what was taken too often. */
    Uni<Void> clean() {
        Tuple limits = Tuple.of(seconds(config.takeoverAfter()), config.attempts());
        return pool.withConnection(connection -> connection
                .preparedQuery(GIVE_UP)
                .execute(limits)
                .chain(() -> connection.query(EXPIRE).execute())
                .chain(() -> connection.query(LEFT_OVER).execute())
                .replaceWithVoid());
    }

    private Uni<Boolean> write(String sql, Tuple tuple) {
        return pool.withConnection(connection -> connection.preparedQuery(sql).execute(tuple))
                .map(written -> written.rowCount() > 0);
    }

    private static Tuple mine(Job job) {
        Job.Key key = job.key();
        return Tuple.of(key.tenant(), key.user(), key.id(), job.attempt());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
