package io.tidemark.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs in the background with its output in a log file. Its identity is kept in a file, so that it is
 * found again when the program that started it is gone. Safe for use by several threads.
 */
public final class ChildProcess {

    private static final long POLL_MILLIS = 50;
    private static final long COLLECT_SECONDS = 10;
    private static final int LOG_TAIL_LINES = 15;
    private static final int LOG_LINE_LENGTH = 300;

    private final String name;
    private final Path pidFile;
    private final Path log;
    private volatile @Nullable Process process;

    /**
     * A child that has not been started, or that an earlier owner started.
     *
     * @param name what it is called in messages
     * @param pidFile where its identity is kept
     * @param log the file that its output is appended to
     */
    public ChildProcess(String name, Path pidFile, Path log) {
        this.name = name;
        this.pidFile = pidFile;
        this.log = log;
    }

    /** Something that tells whether a program answers; any exception means not yet. */
    @FunctionalInterface
    public interface Probe {
        boolean isReady() throws Exception;
    }

    public void launch(List<String> command, Map<String, String> environment) throws IOException {
        Files.createDirectories(requireParent(pidFile));
        Files.createDirectories(requireParent(log));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(requireParent(pidFile).toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process started = builder.start();
        process = started;
        ProcessIdentity.of(started.toHandle()).write(pidFile);
    }

    private static Path requireParent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not a file: " + file);
        }
        return parent;
    }

    /** The process on record, if it runs. */
    public Optional<ProcessHandle> handle() {
        return ProcessIdentity.read(pidFile).flatMap(ProcessIdentity::find);
    }

    /** With which code it ended, if this object started it and it has ended. */
    public OptionalInt exitCode() {
        Process current = process;
        return current == null || current.isAlive() ? OptionalInt.empty() : OptionalInt.of(current.exitValue());
    }

    /**
     * Waits until the probe says yes.
     *
     * @throws ServerFailedException when the process ends before, or the time is over: then it is killed
     */
    public void awaitReady(Probe probe, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!says(probe)) {
            Optional<ProcessHandle> running = handle();
            if (running.isEmpty()) {
                throw failed("ended" + collectedCode());
            }
            if (System.nanoTime() > deadline) {
                kill();
                throw failed("was not ready after " + limit.toSeconds() + " s");
            }
            awaitEnd(running.get(), POLL_MILLIS);
        }
    }

    /** A process is seen to have ended a moment before its code is collected. */
    private String collectedCode() throws InterruptedException {
        Process current = process;
        return current != null && current.waitFor(COLLECT_SECONDS, TimeUnit.SECONDS)
                ? " with code " + current.exitValue()
                : "";
    }

    private static boolean says(Probe probe) throws InterruptedException {
        try {
            return probe.isReady();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return false;
        }
    }

    private ServerFailedException failed(String what) {
        return new ServerFailedException(name + " " + what + "; log: " + log + tail());
    }

    private String tail() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()).stream()
                    .map(line -> line.substring(0, Math.min(line.length(), LOG_LINE_LENGTH)))
                    .toList();
            return last.isEmpty() ? "" : "\n    " + String.join("\n    ", last);
        } catch (IOException e) {
            return "";
        }
    }

    /** Sends the signal, waits, and kills what is still there after the grace. */
    public void stop(Signal signal, Duration grace) throws InterruptedException {
        Optional<ProcessHandle> running = handle();
        if (running.isPresent()) {
            signal.sendTo(running.get());
            if (!awaitEnd(running.get(), grace.toMillis())) {
                kill();
            }
        }
    }

    /** Ends it as kill -9 does and waits until it is gone. */
    public void kill() throws InterruptedException {
        Optional<ProcessHandle> running = handle();
        if (running.isPresent()) {
            running.get().destroyForcibly();
            awaitEnd(running.get(), Duration.ofSeconds(10).toMillis());
        }
    }

    /** Whether it ended in time; a process of another parent counts as ended as soon as it does nothing any more. */
    private boolean awaitEnd(ProcessHandle running, long millis) throws InterruptedException {
        ProcessIdentity identity = ProcessIdentity.of(running);
        CompletableFuture<ProcessHandle> exit = running.onExit();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (identity.find().isPresent()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            pause(exit, Math.min(left, POLL_MILLIS));
        }
        return true;
    }

    private static void pause(CompletableFuture<ProcessHandle> exit, long millis) throws InterruptedException {
        try {
            exit.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // It still runs: the caller looks again.
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a process can't be watched", e);
        }
    }
}
