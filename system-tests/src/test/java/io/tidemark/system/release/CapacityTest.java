package io.tidemark.system.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The table of docs/scaling.md is what its formulas give; the letters are that page's. */
class CapacityTest {
    private static final Path PAGE = Home.find().root().resolve("docs/scaling.md");
    private static final String BEGIN = "<!-- computed -->\n";
    private static final String END = "<!-- end -->\n";
    private static final double SECONDS_A_DAY = 86_400;
    private static final double MICRO = 1e-6;
    private static final double KILO = 1e3;
    private static final double MILLION = 1e6;
    private static final double TERA = 1e12;

    private static final double POSTGRES = 37;
    private static final double INGEST = 33;
    private static final double SNAPSHOT = 26;
    private static final double KAFKA = 11;
    private static final double GATEWAY = 5;
    private static final double BUSY = 0.6;
    private static final double PEAK = 3;
    private static final double A_PARTITION = 2_379;
    private static final double ROW = 2.0 * KILO;
    private static final double RECORD = 1.5 * KILO;
    private static final double WRITTEN = 5.3;
    private static final double SERVER = 4 * TERA;
    private static final double CORES_A_SERVER = 16;
    private static final int DAYS = 30;
    private static final double CORE_A_MONTH = 25;
    private static final double TERABYTE_A_MONTH = 100;

    /** What so many operations a day need. */
    private record Need(double operations) {
        double peak() {
            return PEAK * operations / SECONDS_A_DAY;
        }

        double cores(double cost) {
            return peak() * cost * MICRO / BUSY;
        }

        int partitions() {
            return IntStream.of(6, 12, 24, 48, 96)
                    .filter(number -> number >= 2 * peak() / A_PARTITION)
                    .findFirst()
                    .orElseThrow();
        }

        double room() {
            return operations * ROW * DAYS;
        }

        double kafkaRoom() {
            return operations * RECORD * 7 * 3;
        }

        long servers() {
            return (long) Math.ceil(Math.max(room() / SERVER, cores(POSTGRES) / CORES_A_SERVER));
        }

        double dollars() {
            double cores = cores(POSTGRES + INGEST + SNAPSHOT + KAFKA + GATEWAY);
            return cores * CORE_A_MONTH + (2 * room() + kafkaRoom()) / TERA * TERABYTE_A_MONTH;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "| %,.0f million | %,.0f | %.2f, %.2f, %.2f, %.2f, %.2f | %d | %.1f TB on %d, %.0f MB/s | %.1f TB, %.0f MB/s | %,.0f |%n",
                    operations / MILLION,
                    peak(),
                    cores(GATEWAY),
                    cores(INGEST),
                    cores(KAFKA),
                    cores(SNAPSHOT),
                    cores(POSTGRES),
                    partitions(),
                    room() / TERA,
                    servers(),
                    peak() * ROW * WRITTEN * MICRO,
                    kafkaRoom() / TERA,
                    peak() * RECORD * MICRO,
                    dollars());
        }
    }

    @Test
    void theTableIsWhatTheFormulasGive() throws IOException {
        StringBuilder table = new StringBuilder("""
                | operations a day | peak, a second | cores: gateway, ingest, Kafka, snapshot, PostgreSQL | partitions | PostgreSQL: room, servers, written | Kafka: room, in | dollars a month |
                |---|---|---|---|---|---|---|
                """);
        LongStream.of(10, 100, 1_000).forEach(millions -> table.append(new Need(millions * MILLION).line()));
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        if (Boolean.getBoolean("update")) {
            Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
        }

        assertThat(Files.readString(PAGE)).contains(BEGIN + table + END);
    }
}
