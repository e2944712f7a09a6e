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
        HeldPart held = new HeldPart(processes);
        try {
            for (ProcessHandle one : processes) {
                Signal.STOP.sendTo(one);
            }
        } catch (InterruptedException | RuntimeException e) {
            // Nobody else knows yet what was stopped.
            held.letGo();
            throw e;
        }
        return held;
    }

    /** Lets all of it go on, also when somebody interrupts that; once more does nothing. */
    public void letGo() {
        boolean interrupted = false;
        for (ProcessHandle one : processes.reversed()) {
            try {
                if (one.isAlive()) {
                    Signal.CONT.sendTo(one);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
