package io.tidemark.snapshot.engine;

import io.smallrye.mutiny.Uni;
import io.tidemark.snapshot.store.RowSecurity;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * How far the latest run of each job has come, so that every replica can tell and a restart does not forget it. Only the
 * replica that holds the job's lease writes: one that woke up after another took over says nothing over what that one said.
 */
@ApplicationScoped
public class JobStore {
    private static final String START = """
            insert into sync_jobs (tenant_id, job, state, progress, started_by, started_at, updated_at)
            values ($1, $2, 'running', $3, $4, now(), now())
            on conflict (tenant_id, job) do update
            set state = excluded.state, progress = excluded.progress, started_by = excluded.started_by,
                started_at = excluded.started_at, updated_at = excluded.updated_at""";
    private static final String UPDATE =
            "update sync_jobs set state = $3, progress = $4, updated_at = now() where tenant_id = $1 and job = $2";
    private static final String FIND = """
            select state, progress, started_by, started_at, updated_at
            from sync_jobs where tenant_id = $1 and job = $2""";

    private final Pool pool;
    private final Jobs jobs;
    private final FenceStore fence;

    JobStore(Pool pool, Jobs jobs, FenceStore fence) {
        this.pool = pool;
        this.jobs = jobs;
        this.fence = fence;
    }

    /** A new run of the job, whose lease this replica holds, begins. Fails with {@link FencedException} as of then. */
    public Uni<Void> start(String tenant, String job, String by, String progress) {
        return write(tenant, job, START, Tuple.of(tenant, job, progress, by));
    }

    /** The run has come so far. Fails with {@link FencedException} once another replica runs the job. */
    public Uni<Void> update(String tenant, String job, String state, String progress) {
        return write(tenant, job, UPDATE, Tuple.of(tenant, job, state, progress));
    }

    /** The latest run, if there ever was one. */
    public Uni<Optional<JobRun>> find(String tenant, String job) {
        return Uni.combine()
                .all()
                .unis(
                        pool.withTransaction(connection -> execute(connection, tenant, FIND, Tuple.of(tenant, job))),
                        jobs.isAlive(job))
                .with((rows, alive) ->
                        rows.stream().findFirst().map(JobStore::run).map(run -> alive ? run : run.abandoned()));
    }

    private Uni<Void> write(String tenant, String job, String sql, Tuple parameters) {
        return fence.transaction(job, connection -> execute(connection, tenant, sql, parameters))
                .replaceWithVoid();
    }

    private static Uni<RowSet<Row>> execute(SqlConnection connection, String tenant, String sql, Tuple parameters) {
        return RowSecurity.show(connection, tenant)
                .chain(() -> connection.preparedQuery(sql).execute(parameters));
    }

    private static JobRun run(Row row) {
        return new JobRun(
                row.getString("state"),
                row.getString("progress"),
                row.getString("started_by"),
                row.getOffsetDateTime("started_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
