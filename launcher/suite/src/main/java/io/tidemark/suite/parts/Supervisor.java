package io.tidemark.suite.parts;

import io.tidemark.servers.LocalServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Starts parts in groups, watches them, and starts again what ends on its own: at once the first time, later with pauses
 * that double. Stops the groups in the reverse order.
 */
final class Supervisor {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration CALM = Duration.ofMinutes(1);
    private static final Duration STARTS_END_WITHIN = Duration.ofSeconds(10);

    private final PrintStream console;
    private final Runnable onChange;
    private final List<List<LocalServer>> groups = new ArrayList<>();
    private final Map<String, RestartPause> pauses = new ConcurrentHashMap<>();
    private final ScheduledExecutorService threads;
    private volatile boolean stopping;

    /**
     * Nothing is started yet.
     *
     * @param console where crashes and restarts are said
     * @param onChange called when a part has got another process
     */
    Supervisor(PrintStream console, Runnable onChange) {
        this.console = console;
        this.onChange = onChange;
        this.threads = Executors.newScheduledThreadPool(8, task -> {
            Thread thread = new Thread(task, "supervisor");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts the parts side by side and returns when all are ready.
     *
     * @throws IOException when one of them fails, and those that run go on until {@link #stop()}; after that
     */
    void start(List<LocalServer> group) throws IOException {
        synchronized (this) {
            if (stopping) {
                throw new IOException("the suite is being stopped");
            }
            groups.add(group);
        }
        try {
            together(group, part -> {
                part.start();
                pauses.put(part.name(), new RestartPause(LONGEST_PAUSE, CALM));
                watch(part);
            });
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
        changed();
    }

    private void changed() {
        try {
            onChange.run();
        } catch (UncheckedIOException e) {
            say("status will be out of date: " + e.getMessage());
        }
    }

    private void watch(LocalServer part) {
        CompletableFuture<?> end = part.process()
                .<CompletableFuture<?>>map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
        CompletableFuture<Void> unused = end.thenRunAsync(() -> ended(part), threads);
    }

    private void ended(LocalServer part) {
        if (stopping) {
            return;
        }
        Duration pause = pauses.computeIfAbsent(part.name(), name -> new RestartPause(LONGEST_PAUSE, CALM))
                .next(System.nanoTime());
        String code =
                part.exitCode().isPresent() ? " with code " + part.exitCode().getAsInt() : "";
        say(part.name() + " ended" + code + (pause.isZero() ? ", starting it again" : again(pause)) + "; log: "
                + part.log());
        ScheduledFuture<?> unused = threads.schedule(() -> restart(part), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String again(Duration pause) {
        return ", starting it again in " + pause.toSeconds() + " s";
    }

    private void restart(LocalServer part) {
        if (stopping) {
            return;
        }
        try {
            part.start();
            say(part.name() + " is back on port " + part.port());
            watch(part);
            changed();
        } catch (IOException e) {
            ended(part);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String line) {
        if (!stopping) {
            console.println("tidemark: " + line);
        }
    }

    /** Stops everything; what is being started again is stopped too. A second call does nothing. */
    synchronized void stop() throws InterruptedException {
        if (threads.isShutdown()) {
            return;
        }
        stopping = true;
        for (List<LocalServer> group : groups.reversed()) {
            together(group, LocalServer::stop);
        }
        threads.shutdownNow();
        // A start that was under way may have launched its process after the part was stopped.
        boolean unused = threads.awaitTermination(STARTS_END_WITHIN.toSeconds(), TimeUnit.SECONDS);
        for (List<LocalServer> group : groups.reversed()) {
            for (LocalServer part : group.reversed()) {
                part.stop();
            }
        }
    }

    @FunctionalInterface
    private interface Step {
        void apply(LocalServer part) throws IOException, InterruptedException;
    }

    private void together(List<LocalServer> group, Step step) {
        CompletableFuture<?>[] all = group.stream()
                .map(part -> CompletableFuture.runAsync(() -> apply(step, part), threads))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).join();
    }

    private static void apply(Step step, LocalServer part) {
        try {
            step.apply(part);
        } catch (IOException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
