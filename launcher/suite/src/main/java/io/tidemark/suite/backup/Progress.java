package io.tidemark.suite.backup;

import java.io.PrintStream;
import java.util.Locale;

/** Tells a person how far it has come; a line for what is done, and one that is overwritten where there is a terminal. */
public final class Progress {
    private final PrintStream out;
    private final boolean terminal;

    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** What is begun. */
    void step(String what) {
        clear();
        out.println(what + " ...");
    }

    /** A table, or the like, is through: kept on the screen only while the next is awaited. */
    void done(String name, long rows) {
        if (terminal) {
            clear();
            out.printf(Locale.ROOT, "  %-40s %,12d", name, rows);
            out.flush();
        }
    }

    void say(String text) {
        clear();
        out.println(text);
    }

    private void clear() {
        if (terminal) {
            out.print("\r\u001b[K");
        }
    }
}
