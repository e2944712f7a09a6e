package io.tidemark.suite.drill.fault;

import io.tidemark.servers.Signal;
import java.util.List;
import java.util.stream.Stream;

/** A part that is stopped with SIGSTOP until it is let go on: it takes connections and answers nobody. */
public final class HeldPart {
    private final List<ProcessHandle> processes;

    private HeldPart(List<ProcessHandle> processes) {
        this.processes = processes;
    }

    /** Stops the process and those under it: a database is many. */
    public static HeldPart of(ProcessHandle process) throws InterruptedException {
        return hold(Stream.concat(Stream.of(process), process.descendants()).toList());
    }

    /** Stops the one process: the launcher is the gateway, and those under it are other parts. */
    public static HeldPart alone(ProcessHandle process) throws InterruptedException {
        return hold(List.of(process));
    }

    private static HeldPart hold(List<ProcessHandle> processes) throws InterruptedException {
        for (ProcessHandle one : processes) {
            Signal.STOP.sendTo(one);
        }
        return new HeldPart(processes);
    }

    /** Lets it go on; once more does nothing. */
    public void letGo() throws InterruptedException {
        for (ProcessHandle one : processes.reversed()) {
            if (one.isAlive()) {
                Signal.CONT.sendTo(one);
            }
        }
    }
}
