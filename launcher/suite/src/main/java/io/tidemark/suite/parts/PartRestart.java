package io.tidemark.suite.parts;

import io.tidemark.servers.Signal;
import io.tidemark.suite.parts.SuiteState.PartState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Ends one part of a running suite, also one that is held or hangs; the suite's supervisor starts it again. */
public final class PartRestart {
    private static final Duration IN_ORDER = Duration.ofSeconds(20);
    private static final Duration BACK_WITHIN = Duration.ofMinutes(3);
    private static final long POLL_MILLIS = 100;

    private PartRestart() {}

    /**
     * Returns when the part is there again as another process, and ready.
     *
     * @throws IOException when there is no such part, or it does not come back
     */
    public static void of(SuiteFolder folder, String name) throws IOException, InterruptedException {
        PartState part = part(folder, name);
        long old = part.process().pid();
        end(part);
        long deadline = System.nanoTime() + BACK_WITHIN.toNanos();
        while (!isBack(part(folder, name), old)) {
            if (System.nanoTime() > deadline) {
                throw new IOException(name + " does not come back; its log is " + folder.log(name));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Ends it where it still runs: its number may have been given to somebody else. */
    static void end(PartState part) throws InterruptedException {
        end(part.process().find().stream().toList(), part.name().equals("postgresql") ? Signal.INT : Signal.TERM);
    }

    private static void end(List<ProcessHandle> roots, Signal signal) throws InterruptedException {
        List<ProcessHandle> tree = roots.stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .toList();
        for (ProcessHandle root : roots) {
            signal.sendTo(root);
        }
        // One that is held would hear of it only when it goes on.
        for (ProcessHandle process : tree.reversed()) {
            Signal.CONT.sendTo(process);
        }
        if (!ended(roots)) {
            tree.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static boolean ended(List<ProcessHandle> processes) throws InterruptedException {
        try {
            CompletableFuture.allOf(
                            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(IN_ORDER.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private static PartState part(SuiteFolder folder, String name) throws IOException {
        SuiteState state = SuiteState.read(folder)
                .filter(SuiteState::runs)
                .orElseThrow(() -> new IOException("Tidemark is not running: ./tidemark up"));
        return state.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException("no part is called " + name + ": "
                        + String.join(
                                ", ",
                                state.parts().stream().map(PartState::name).toList())));
    }

    private static boolean isBack(PartState part, long old) throws InterruptedException {
        if (part.process().pid() == old || part.process().find().isEmpty()) {
            return false;
        }
        try {
            return !part.http() || JavaService.isReady(part.port());
        } catch (IOException e) {
            return false;
        }
    }
}
