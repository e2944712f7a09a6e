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

    /** Sends it; nothing happens when the process has just ended. It is sent when this returns, also to somebody interrupted. */
    public void sendTo(ProcessHandle process) throws InterruptedException {
        Process kill = kill(process);
        try {
            kill.waitFor();
        } catch (InterruptedException e) {
            // Else it could come after a later one.
            kill.onExit().join();
            throw e;
        }
    }

    private Process kill(ProcessHandle process) {
        try {
            return new ProcessBuilder("sh", "-c", "kill -" + name() + " " + process.pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
