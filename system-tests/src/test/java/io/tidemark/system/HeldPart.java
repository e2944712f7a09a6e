package io.tidemark.system;

import io.tidemark.servers.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A part that is stopped with SIGSTOP until it is let go on: it takes connections and answers nobody. */
public final class HeldPart {
    private final List<ProcessHandle> processes;

    private HeldPart(List<ProcessHandle> processes) {
        this.processes = processes;
    }

    /** Stops all processes of the part: a database is many. */
    public static HeldPart of(SuiteUnderTest suite, String part) throws IOException, InterruptedException {
        ProcessHandle process = suite.process(part);
        List<ProcessHandle> all = new ArrayList<>(
                Stream.concat(Stream.of(process), process.descendants()).toList());
        HeldPart held = new HeldPart(all);
        for (ProcessHandle one : all) {
            Signal.STOP.sendTo(one);
        }
        return held;
    }

    /** Lets it go on. */
    public void letGo() throws InterruptedException {
        for (ProcessHandle one : processes.reversed()) {
            Signal.CONT.sendTo(one);
        }
    }
}
