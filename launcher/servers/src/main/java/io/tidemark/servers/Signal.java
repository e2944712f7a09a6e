package io.tidemark.servers;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A signal to a process. */
public enum Signal {
    /** Asks a program to end; PostgreSQL then ends its sessions and stops (fast shutdown). */
    INT,
    /** Asks a program to end; PostgreSQL would wait for its sessions. */
    TERM,
    /** Holds a process as it is, so that it answers nobody. */
    STOP,
    /** Lets a held process go on. */
    CONT;

    /** Sends it; nothing happens when the process has just ended. */
    public void sendTo(ProcessHandle process) throws InterruptedException {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name() + " " + process.pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
