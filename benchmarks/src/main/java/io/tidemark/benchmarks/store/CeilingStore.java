package io.tidemark.benchmarks.store;

import io.tidemark.benchmarks.figures.Tally;
import io.tidemark.benchmarks.load.ClosedLoop;
import io.tidemark.benchmarks.load.Timing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of {@code snapshot.snapshots} written by nobody but this: to a table of the same columns, constraints and
 * indexes in a schema that is dropped afterwards.
 */
public final class CeilingStore implements AutoCloseable {
    /** How many connections write at once. */
    public static final int WRITERS = 4;

    /** How many rows each of their transactions has. */
    public static final int ROWS_PER_TRANSACTION = 250;

    private final Superuser database;

    private CeilingStore(Superuser database) {
        this.database = database;
    }

    /** Creates the schema and its table, empty. */
    public static CeilingStore create(Superuser database) throws SQLException {
        database.execute(
                "drop schema if exists bench_ceiling cascade",
                "create schema bench_ceiling",
                "create table bench_ceiling.snapshots (like snapshot.snapshots including all)");
        return new CeilingStore(database);
    }

    /** As many rows as the writers get committed. */
    public Tally measure(Timing timing) throws SQLException, InterruptedException {
        SnapshotRows rows = new SnapshotRows();
        List<CeilingWriter> writers = new ArrayList<>();
        try {
            for (int i = 0; i < WRITERS; i++) {
                writers.add(new CeilingWriter(database.connect(), rows, "user-" + i));
            }
            return ClosedLoop.run(writers, timing);
        } finally {
            for (CeilingWriter writer : writers) {
                writer.close();
            }
        }
    }

    /** Drops the schema, and has its pages written so that what is measured next does not pay for them. */
    @Override
    public void close() throws SQLException {
        database.execute("drop schema bench_ceiling cascade", "checkpoint");
    }
}
