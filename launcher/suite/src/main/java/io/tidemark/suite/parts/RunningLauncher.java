package io.tidemark.suite.parts;

import io.tidemark.servers.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The launcher of a suite, in a process of its own. */
public final class RunningLauncher {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(90);

    private RunningLauncher() {}

    /**
     * Has it stop its suite and end, also when it is held.
     *
     * @return whether there was one
     * @throws IOException when it does not end
     */
    public static boolean end(SuiteFolder folder) throws IOException, InterruptedException {
        Optional<ProcessHandle> launcher =
                SuiteState.read(folder).flatMap(state -> state.launcher().find());
        if (launcher.isPresent()) {
            Signal.TERM.sendTo(launcher.get());
            // One that is held would hear of it only when it goes on.
            Signal.CONT.sendTo(launcher.get());
            awaitEnd(launcher.get());
        }
        return launcher.isPresent();
    }

    private static void awaitEnd(ProcessHandle launcher) throws IOException, InterruptedException {
        try {
            launcher.onExit().get(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("process " + launcher.pid() + " does not stop", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}
