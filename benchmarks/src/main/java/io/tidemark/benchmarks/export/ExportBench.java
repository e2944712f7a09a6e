package io.tidemark.benchmarks.export;

import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.figures.Latencies;
import io.tidemark.benchmarks.figures.Tally;
import io.tidemark.benchmarks.load.LoadClient;
import io.tidemark.benchmarks.store.ExportedRows;
import io.tidemark.benchmarks.suite.RunningSuite;
import io.tidemark.benchmarks.suite.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/** The same rows out of PostgreSQL by {@code COPY} and as exports, straight from the service, one after the other. */
public final class ExportBench {
    private static final int MEASURED = 3;
    private static final int SMALL = 20;
    private static final int OK = 200;

    private final RunningSuite suite;
    private final ExportedRows rows;
    private final Session operator;

    /** A benchmark of these rows. */
    public ExportBench(RunningSuite suite, ExportedRows rows) {
        this.suite = suite;
        this.rows = rows;
        this.operator = suite.operator().at(suite.service("export-service"));
    }

    /** What PostgreSQL sends by itself. */
    public Figure copy() throws InterruptedException {
        return Figure.of("export.copy", "rows", repeated(MEASURED, rows::copy));
    }

    /** An export in that form. */
    public Figure export(String format, String encoding) throws InterruptedException {
        String path = "/api/exports/snapshots?stream=true&format=" + format + "&user=" + ExportedRows.USER;
        String name = "export." + format + (encoding.equals("identity") ? "" : "." + encoding);
        return Figure.of(name, "rows", repeated(MEASURED, drained(path, encoding, rows.count())));
    }

    /** How long the very first request takes; it is the first only in a suite that has just been started. */
    public Figure first() throws InterruptedException {
        Tally first = once(small());
        return Figure.ofTimes("export.first", "requests", first.latencies(), first.errors());
    }

    /** How long a small export takes. */
    public Figure small(String name) throws InterruptedException {
        return Figure.of(name, "requests", repeated(SMALL, small()));
    }

    private LoadClient small() {
        return drained("/api/exports/snapshots?limit=1&user=" + ExportedRows.USER, "identity", 1);
    }

    private LoadClient drained(String path, String encoding, int units) {
        return () -> operator.drain(path, encoding) == OK ? units : 0;
    }

    /** Resident memory of the service's process in MiB. */
    public double resident() throws IOException {
        return suite.resident("export-service");
    }

    /** Once for the compiler and the caches, then as often as is measured. */
    private static Tally repeated(int times, LoadClient client) throws InterruptedException {
        once(client);
        long[] nanos = new long[times];
        long units = 0;
        long errors = 0;
        int answered = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            Tally one = once(client);
            units += one.units();
            errors += one.errors();
            if (one.errors() == 0) {
                nanos[answered++] = one.measured().toNanos();
            }
        }
        Latencies latencies = Latencies.ofNanos(Arrays.copyOf(nanos, answered));
        return new Tally(units, errors, latencies, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static Tally once(LoadClient client) throws InterruptedException {
        long begin = System.nanoTime();
        int units;
        try {
            units = client.send();
        } catch (IOException e) {
            units = 0;
        }
        long nanos = System.nanoTime() - begin;
        boolean failed = units == 0;
        Latencies latencies = failed ? Latencies.ofNanos() : Latencies.ofNanos(nanos);
        return new Tally(units, failed ? 1 : 0, latencies, Duration.ofNanos(nanos));
    }
}
