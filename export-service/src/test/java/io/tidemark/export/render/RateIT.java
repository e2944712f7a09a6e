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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

    /** What came of one way. */
    private record Run(String way, long lines, long bytes, double seconds) {
        double rate() {
            return lines / seconds;
        }
    }

    private interface Way {
        long[] linesAndBytes() throws Exception;
    }

    private static Run best(String name, Way way) throws Exception {
        Run best = run(name, way);
        for (int i = 1; i < ROUNDS; i++) {
            Run next = run(name, way);
            best = next.seconds() < best.seconds() ? next : best;
        }
        return best;
    }

    private static Run run(String name, Way way) throws Exception {
        long begun = System.nanoTime();
        long[] come = way.linesAndBytes();
        return new Run(name, come[0], come[1], (System.nanoTime() - begun) / 1e9);
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

    @Test
    void everyRowComesByEachWay() throws Exception {
        List<Run> runs = List.of(
                best("copy", RateIT::copied),
                best("ndjson, not redacted", () -> exported(new NdjsonFormat(), ContentCoding.IDENTITY, false)),
                best("ndjson", () -> exported(new NdjsonFormat(), ContentCoding.IDENTITY, true)),
                best("csv, not redacted", () -> exported(new CsvFormat(false), ContentCoding.IDENTITY, false)),
                best("csv", () -> exported(new CsvFormat(false), ContentCoding.IDENTITY, true)),
                best("ndjson, zstd", () -> exported(new NdjsonFormat(), ContentCoding.ZSTD, true)),
                best("ndjson, gzip", () -> exported(new NdjsonFormat(), ContentCoding.GZIP, true)),
                best("copy again", RateIT::copied));

        double copy = Math.max(runs.getFirst().rate(), runs.getLast().rate());
        runs.forEach(run -> System.out.printf(
                "export rate: %-22s %,9.0f rows/s, %.3f of copy, %,d bytes%n",
                run.way(), run.rate(), run.rate() / copy, run.bytes()));
        assertThat(runs).allSatisfy(run -> assertThat(run.lines()).isEqualTo(ROWS));
        assertThat(runs.get(2).bytes())
                .as("something was redacted")
                .isNotEqualTo(runs.get(1).bytes());
    }
}
