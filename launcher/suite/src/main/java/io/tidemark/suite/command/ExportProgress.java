package io.tidemark.suite.command;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A bar on a terminal: how much came of what is expected. */
final class ExportProgress {

    private static final int WIDTH = 30;
    private static final long MEGABYTE = 1_000_000;
    private static final long REDRAW_NANOS = 100_000_000;

    private final Optional<PrintStream> terminal;
    private final OptionalLong expected;
    private long bytes;
    private long drawnNanos;

    private ExportProgress(Optional<PrintStream> terminal, OptionalLong expected) {
        this.terminal = terminal;
        this.expected = expected;
    }

    static ExportProgress none() {
        return new ExportProgress(Optional.empty(), OptionalLong.empty());
    }

    static ExportProgress on(PrintStream terminal, OptionalLong expected) {
        return new ExportProgress(Optional.of(terminal), expected);
    }

    void add(int more) {
        bytes += more;
        long now = System.nanoTime();
        if (now - drawnNanos > REDRAW_NANOS) {
            drawnNanos = now;
            terminal.ifPresent(out -> out.print("\r" + bar(bytes, expected)));
        }
    }

    void end() {
        terminal.ifPresent(out -> out.println("\r" + bar(bytes, OptionalLong.of(Math.max(1, bytes)))));
    }

    /** It is full only at the end: what is expected is an estimate. */
    static String bar(long bytes, OptionalLong expected) {
        String size = String.format(Locale.ROOT, "%,.1f MB", (double) bytes / MEGABYTE);
        if (expected.isEmpty() || expected.getAsLong() == 0) {
            return size;
        }
        long percent = Math.min(bytes == expected.getAsLong() ? 100 : 99, bytes * 100 / expected.getAsLong());
        int done = (int) (percent * WIDTH / 100);
        return "[" + "#".repeat(done) + " ".repeat(WIDTH - done) + "] " + percent + " %  " + size;
    }
}
