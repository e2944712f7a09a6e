package io.tidemark.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The service as it is shipped, with 128 MB, sends far more than that. It prints what it took; {@code -Dexport.megabytes=1024}
 * makes the measurement of it.
 */
class FlatMemoryIT {
    private static final int MEGABYTES = Integer.getInteger("export.megabytes", 192);
    private static final int ROWS = MEGABYTES * 1_024;
    private static final long MEGABYTE = 1_024 * 1_024;
    private static final String OPERATOR =
            TestingTokens.of("large", "op").roles("operator").build();

    private ServiceProcess service;

    /** Rows of about 1 KiB; one of ten has something to redact. */
    @BeforeEach
    void givenAServiceWithLittleMemoryAndManyRows() throws IOException {
        SnapshotTables.create();
        SnapshotTables.execute("insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id,"
                + " operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)"
                + " select 'large', 'user' || n / 1000, n, 'notes', 'note-' || n, 'op-' || n, 'phone', n, 'upsert', 1,"
                + " '{\"done\":false,\"tags\":[\"work\",\"later\"],\"text\":\"' || repeat('All work and no play, they say. ', 27)"
                + " || case n % 10 when 0 then 'Ask ann' || n || '@example.com' else 'Ask nobody.' end"
                + " || '\",\"title\":\"Note number ' || n || '\"}', sha256('x'), now(), now()"
                + " from generate_series(1, " + ROWS + ") n");
        SnapshotTables.execute("analyze snapshot.snapshots");
        service = ServiceProcess.start(
                OPERATOR,
                "-Xms128m",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:+AlwaysPreTouch",
                "-XX:MaxDirectMemorySize=64m");
    }

    @AfterEach
    void end() {
        service.close();
    }

    /** What came of one export. */
    private record Run(long bytes, Duration toFirstByte, Duration whole, String end, List<Long> resident) {
        double megabytesPerSecond() {
            return bytes / (double) MEGABYTE / (whole.toMillis() / 1_000.0);
        }
    }

    private Run export(String query) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        List<Long> resident = new ArrayList<>();
        byte[] chunk = new byte[256 * 1024];
        try (InputStream in = service.get("/api/exports/snapshots?" + query).body()) {
            int read = in.read(chunk);
            Duration first = Duration.ofNanos(System.nanoTime() - begun);
            long bytes = 0;
            String end = "";
            while (read >= 0) {
                bytes += read;
                end = new String(chunk, Math.max(0, read - 400), Math.min(read, 400), StandardCharsets.UTF_8);
                if (bytes / (4 * MEGABYTE) >= resident.size()) {
                    resident.add(residentBytes());
                }
                read = in.read(chunk);
            }
            return new Run(bytes, first, Duration.ofNanos(System.nanoTime() - begun), end, resident);
        }
    }

    private long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + service.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void farMoreThanTheHeapIsSentInMemoryThatStaysFlat() throws Exception {
        Run warm = export("limit=20000");
        Run run = export("");

        System.out.printf(
                "export of %d rows: %.0f MB in %d ms, %.0f MB/s, first byte after %d ms (cold %d ms), resident %d to %d MB%n",
                ROWS,
                run.bytes() / (double) MEGABYTE,
                run.whole().toMillis(),
                run.megabytesPerSecond(),
                run.toFirstByte().toMillis(),
                warm.toFirstByte().toMillis(),
                run.resident().stream().mapToLong(Long::longValue).min().orElseThrow() / MEGABYTE,
                run.resident().stream().mapToLong(Long::longValue).max().orElseThrow() / MEGABYTE);
        assertThat(run.end()).contains("{\"count\":" + ROWS + ",").contains("\"email\":" + ROWS / 10);
        List<Long> resident = run.resident();
        long early = resident.get(resident.size() / 4);
        assertThat(resident.subList(resident.size() / 4, resident.size()))
                .allSatisfy(bytes -> assertThat(bytes).isLessThan(early * 11 / 10));
    }
}
