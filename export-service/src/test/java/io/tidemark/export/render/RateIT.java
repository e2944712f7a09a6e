package io.tidemark.export.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.All;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.export.format.CsvFormat;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.format.NdjsonFormat;
import io.tidemark.export.render.Mode.Bounds;
import io.tidemark.export.source.Filter;
import io.tidemark.export.source.Position;
import io.tidemark.export.source.Selection;
import io.tidemark.export.source.Source;
import io.tidemark.export.source.What;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.io.OutputStream;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * How fast rows go from PostgreSQL through the pipeline of exports, with and without redaction, beside PostgreSQL's own COPY of
 * them in the same run. It prints that; {@code -Dexport.rows=200000} makes the measurement of it.
 */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "export"))
class RateIT {
    private static final int ROWS = Integer.getInteger("export.rows", 2_000);
    private static final int ROUNDS = Integer.getInteger("export.rounds", 2);
    private static final String WAYS = System.getProperty("export.ways", ".*");
    private static final String COPIED = "copy";
    private static final String COPY =
            "copy (select user_id, version, collection, record_id, parent_version, operation_id,"
                    + " device_id, device_seq, type, schema_version, payload, 'sha256:' || encode(content_hash, 'hex'), created_at,"
                    + " updated_at from snapshot.snapshots where tenant_id = 'fast' order by user_id, version) to stdout";
    private static final Selection ALL = new Selection(
            "fast",
            What.SNAPSHOTS,
            new Filter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
            Position.START,
            OptionalLong.empty());

    @Inject
    @All
    @SuppressWarnings("NullAway.Init")
    List<Source> sources;

    /** Rows of about 1 KiB; one of ten has something to redact. */
    @BeforeEach
    void givenManyRows() {
        SnapshotTables.create();
        SnapshotTables.execute("insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id,"
                + " operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)"
                + " select 'fast', 'user', n, 'notes', 'note-' || n, 'op-' || n, 'phone', n, 'upsert', 1,"
                + " '{\"done\":false,\"tags\":[\"work\",\"later\"],\"text\":\"' || repeat('All work and no play, they say. ', 27)"
                + " || case n % 10 when 0 then 'Ask ann' || n || '@example.com' else 'Ask nobody.' end"
                + " || '\",\"title\":\"Note number ' || n || '\"}', sha256('x'), now(), now()"
                + " from generate_series(1, " + ROWS + ") n");
        SnapshotTables.execute("vacuum analyze snapshot.snapshots");
    }

    /** What came of one way, once. */
    private record Run(long lines, long bytes, double seconds) {
        double rate() {
            return lines / seconds;
        }

        static Run of(Way way) throws Exception {
            long begun = System.nanoTime();
            long[] come = way.linesAndBytes();
            return new Run(come[0], come[1], (System.nanoTime() - begun) / 1e9);
        }
    }

    private interface Way {
        long[] linesAndBytes() throws Exception;
    }

    private static long[] copied() throws Exception {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection()) {
            return new long[] {
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut(COPY, OutputStream.nullOutputStream()), 0
            };
        }
    }

    private long[] exported(ExportFormat format, ContentCoding coding, boolean redacted) {
        Source source = sources.stream()
                .filter(candidate -> candidate.offers().contains(What.SNAPSHOTS))
                .findFirst()
                .orElseThrow();
        Rendering rendering = redacted
                ? new Rendering(What.SNAPSHOTS, format, Position.START)
                : new Rendering(What.SNAPSHOTS, format, Position.START, (kind, text) -> text);
        Delivery delivery =
                new Delivery(ALL, format, coding, Mode.STREAMED, new Bounds(0, 0), Instant.EPOCH, rendering);
        long bytes = source.read(
                        ALL,
                        view -> view.rows()
                                .onItem()
                                .transformToIterable(delivery::rows)
                                .onCompletion()
                                .continueWith(() -> delivery.end(true)))
                .collect()
                .in(() -> new long[1], (sum, piece) -> sum[0] += size(piece))
                .await()
                .indefinitely()[0];
        return new long[] {delivery.count(), bytes};
    }

    private static long size(Piece piece) {
        return piece instanceof Piece.Bytes some ? some.bytes().length : 0;
    }

    /** A round takes each way once, COPY first: what the machine does beside it then falls upon all of them. */
    private static Map<String, List<Run>> rounds(Map<String, Way> ways) throws Exception {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                runs.computeIfAbsent(way.getKey(), name -> new ArrayList<>()).add(Run.of(way.getValue()));
            }
        }
        return runs;
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void print(String way, List<Run> runs, List<Run> copies) {
        System.out.printf(
                "export rate: %-22s %,9.0f rows/s, %.3f of copy (medians of %d rounds), %,d bytes%n",
                way,
                median(runs.stream().mapToDouble(Run::rate)),
                median(IntStream.range(0, runs.size())
                        .mapToDouble(i -> runs.get(i).rate() / copies.get(i).rate())),
                runs.size(),
                runs.getFirst().bytes());
    }

    @Test
    void everyRowComesByEachWay() throws Exception {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put(COPIED, RateIT::copied);
        ways.put("ndjson, not redacted", () -> exported(new NdjsonFormat(), ContentCoding.IDENTITY, false));
        ways.put("ndjson", () -> exported(new NdjsonFormat(), ContentCoding.IDENTITY, true));
        ways.put("csv, not redacted", () -> exported(new CsvFormat(false), ContentCoding.IDENTITY, false));
        ways.put("csv", () -> exported(new CsvFormat(false), ContentCoding.IDENTITY, true));
        ways.put("ndjson, zstd", () -> exported(new NdjsonFormat(), ContentCoding.ZSTD, true));
        ways.put("ndjson, gzip", () -> exported(new NdjsonFormat(), ContentCoding.GZIP, true));
        ways.keySet().removeIf(way -> !way.equals(COPIED) && !way.matches(WAYS));

        Map<String, List<Run>> runs = rounds(ways);

        runs.forEach((way, times) -> print(way, times, runs.getOrDefault(COPIED, List.of())));
        assertThat(runs.values())
                .allSatisfy(times -> assertThat(times)
                        .allSatisfy(run -> assertThat(run.lines()).isEqualTo(ROWS)));
        List<Long> redacted = bytes(runs, "ndjson");
        List<Long> asItIs = bytes(runs, "ndjson, not redacted");
        if (!redacted.isEmpty() && !asItIs.isEmpty()) {
            assertThat(redacted).as("something was redacted").isNotEqualTo(asItIs);
        }
    }

    private static List<Long> bytes(Map<String, List<Run>> runs, String way) {
        return runs.getOrDefault(way, List.of()).stream().map(Run::bytes).toList();
    }
}
