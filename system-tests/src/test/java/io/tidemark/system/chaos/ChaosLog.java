package io.tidemark.system.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** What happened, a line each with its time, in {@code target/chaos/<seed>.log}. */
final class ChaosLog implements AutoCloseable {
    private final Path file;
    private final PrintWriter out;
    private final Clock clock = Clock.systemUTC();

    ChaosLog(long seed) throws IOException {
        this.file = Files.createDirectories(Path.of("target", "chaos"))
                .resolve(seed + ".log")
                .toAbsolutePath();
        this.out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), true);
    }

    synchronized void say(String line) {
        out.println(clock.instant() + " " + line);
    }

    /** The same for those who watch. */
    void announce(String line) {
        say(line);
        System.out.println("chaos: " + line);
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        out.close();
    }
}
