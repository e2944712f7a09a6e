package io.tidemark.benchmarks.integrity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.store.Superuser;
import io.tidemark.benchmarks.suite.RunningSuite;
import io.tidemark.benchmarks.suite.Session;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** What integrity-service gets done, from its own counters; everything that is stored is looked at, of all runs. */
public final class IntegrityBench {
    /** The figure of versions that were heard of while they were applied. */
    public static final String HEARD = "integrity.heard";
    /** The figure of versions that were applied meanwhile. */
    public static final String APPLIED = "integrity.applied";
    /** The figure of the check of what was written lately. */
    public static final String INCREMENTAL = "integrity.incremental";
    /** The figure of the scan of the whole store. */
    public static final String FULL = "integrity.full-scan";
    /** The figure of the same scan, where each snapshot counts once, whatever else was read for it. */
    public static final String SNAPSHOTS = "integrity.full-scan.snapshots";
    /** The figure of PostgreSQL hashing the same rows, and nothing else. */
    public static final String CEILING = "integrity.sha256";

    private static final String SERVICE = "integrity-service";
    private static final String SCANS = "/ops/integrity/full-scans";
    private static final byte[] REASON = "{\"reason\":\"benchmark\"}".getBytes(StandardCharsets.UTF_8);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STARTED = 202;
    private static final int CONFLICT = 409;
    private static final Duration LOOK = Duration.ofMillis(200);
    /** In which something is heard for sure, as long as there is something to be heard. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final RunningSuite suite;
    private final Superuser database;
    private final Session admin;

    public IntegrityBench(RunningSuite suite, Superuser database) {
        this.suite = suite;
        this.database = database;
        this.admin = suite.administrator();
    }

    /** A load, after which all that it wrote has been applied. */
    @FunctionalInterface
    public interface Load {
        /** Begins and ends it. */
        void run() throws InterruptedException;
    }

    /** What was applied and what was heard of while a load ran. */
    public record Beside(Figure applied, Figure heard) {}

    /** Listens while a load runs; ends when all that was applied has been heard of. */
    public Beside beside(Load load) throws IOException, InterruptedException {
        awaitHeard(database.snapshots());
        Readings before = readings();
        long began = System.nanoTime();
        load.run();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Readings after = readings();
        long applied = database.snapshots();
        awaitHeard(applied);
        double all = readings().heard() - before.heard();
        return new Beside(
                Figure.ofWork(APPLIED, "versions", (long) all, took),
                Figure.ofWork(HEARD, "versions", (long) (after.heard() - before.heard()), took));
    }

    /** How fast what was written lately is checked, once all of it has been. */
    public Figure incremental() throws IOException, InterruptedException {
        Readings now = caughtUp();
        return Figure.ofWork(INCREMENTAL, "rows", (long) now.incrementalRows(), Duration.ofNanos((long)
                (now.incrementalSeconds() * 1e9)));
    }

    /** Waits until the check of what was written lately has no more to do. */
    public void rest() throws IOException, InterruptedException {
        caughtUp();
    }

    private Readings caughtUp() throws IOException, InterruptedException {
        return await(readings -> readings.incrementalRows() >= readings.heard());
    }

    /** How fast PostgreSQL alone hashes the payloads: the second time, when the pages are in memory. */
    public Figure ceiling() {
        database.hashedSnapshots();
        long began = System.nanoTime();
        long rows = database.hashedSnapshots();
        return Figure.ofWork(CEILING, "rows", rows, Duration.ofNanos(System.nanoTime() - began));
    }

    /** Runs a load while the whole store is scanned, again and again if need be, as fast as scans may go. */
    public Figure besideScans(Work work) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> scans = CompletableFuture.runAsync(
                () -> {
                    try {
                        while (!over.get()) {
                            scan(over);
                        }
                    } catch (IOException | InterruptedException e) {
                        throw new CompletionException(e);
                    }
                },
                task -> Thread.ofVirtual().name("scans").start(task));
        try {
            return work.run();
        } finally {
            over.set(true);
            scans.get();
        }
    }

    /** A load that is measured. */
    @FunctionalInterface
    public interface Work {
        /** Begins and ends it. */
        Figure run() throws InterruptedException;
    }

    /** A scan of the whole store, after which the next one is compiled. */
    public void warmUp() throws IOException, InterruptedException {
        complete();
    }

    /** How fast all of the store is scanned, the pauses between the parts not counted: rows read, and snapshots checked. */
    public List<Figure> full() throws IOException, InterruptedException {
        Readings before = readings();
        long snapshots = database.snapshots();
        complete();
        Readings after = readings();
        Duration took = Duration.ofNanos((long) ((after.fullSeconds() - before.fullSeconds()) * 1e9));
        return List.of(
                Figure.ofWork(FULL, "rows", (long) (after.fullRows() - before.fullRows()), took),
                Figure.ofWork(SNAPSHOTS, "snapshots", snapshots, took));
    }

    private void complete() throws IOException, InterruptedException {
        String state = scan(new AtomicBoolean());
        if (!state.equals("completed")) {
            throw new IOException("the scan is " + state);
        }
    }

    /** One scan to its end, or until nobody wants it any more. */
    private String scan(AtomicBoolean over) throws IOException, InterruptedException {
        String scan = start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        String state = "running";
        while (state.equals("running") && System.nanoTime() < end) {
            Thread.sleep(LOOK);
            if (over.get()) {
                admin.send("POST", SCANS + "/" + scan + "/cancel", REASON);
            }
            state = json(admin.get(SCANS + "/" + scan)).path("state").asText();
        }
        return state;
    }

    private String start() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = admin.send("POST", SCANS, REASON);
        if (answer.statusCode() == CONFLICT) {
            throw new IOException("a scan is under way: try again when it has ended");
        }
        if (answer.statusCode() != STARTED) {
            throw new IOException("no scan was started: " + answer.statusCode());
        }
        return json(answer).path("id").asText();
    }

    private static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    /** What its process holds, in MiB. */
    public double resident() throws IOException {
        return suite.resident(SERVICE);
    }

    private void awaitHeard(long versions) throws IOException, InterruptedException {
        double last = -1;
        // What was stored before the suite was started is not heard again: then it stands still below.
        for (double now = readings().heard();
                now < versions && now > last;
                now = readings().heard()) {
            last = now;
            Thread.sleep(SILENCE);
        }
    }

    private Readings await(Predicate<Readings> reached) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Readings now = readings();
        while (!reached.test(now)) {
            if (System.nanoTime() > end) {
                throw new IOException("what was written lately has still not been looked at: " + now);
            }
            Thread.sleep(LOOK);
            now = readings();
        }
        return now;
    }

    private Readings readings() throws IOException, InterruptedException {
        String text =
                new String(admin.at(suite.service(SERVICE)).get("/metrics").body(), StandardCharsets.UTF_8);
        return Readings.of(text);
    }
}
