package io.tidemark.ingest.mode;

import io.getunleash.engine.UnleashEngine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Keeps {@link ModeGate} up to date: asks flag-service in short intervals, on a thread of its own. */
@Singleton
class FlagPoller {
    private static final Logger LOG = Logger.getLogger(FlagPoller.class);

    private final FlagMemory memory;
    private final FlagClient client;
    private final long pauseMillis;
    private final AtomicInteger up;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("flag-poller").factory());
    private Optional<String> tag = Optional.empty();
    private long tagEpoch;
    private String trouble = "";
    private Future<?> polling = CompletableFuture.completedFuture(null);

    FlagPoller(FlagMemory memory, ModeConfig config, MeterRegistry metrics) {
        this.memory = memory;
        this.client = new FlagClient(config);
        this.pauseMillis = config.pollEvery().toMillis();
        this.up = metrics.gauge("dependency_up", Tags.of("dependency", "flag-service"), new AtomicInteger());
    }

    /** The first poll comes before the first request: a switch that is on when we start is obeyed from the start. */
    void start(@Observes @Priority(FlagMemory.THEN_FLAG_SERVICE) StartupEvent event) throws Exception {
        LOG.infof("Flags are evaluated by Unleash's engine %s", UnleashEngine.getCoreVersion());
        executor.submit(this::poll).get();
        polling = executor.scheduleWithFixedDelay(this::poll, pauseMillis, pauseMillis, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        polling.cancel(true);
        executor.shutdownNow();
        client.close();
    }

    /** Never throws: the executor would stop polling for good, and nobody would notice. */
    private void poll() {
        try {
            take(client.ask(tag));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (MalformedFlagsException | RuntimeException e) {
            report("the flags that were sent can't be used: " + e.getMessage());
        }
    }

    private void take(FlagAnswer answer) throws MalformedFlagsException {
        switch (answer) {
            case FlagAnswer.Documents documents -> {
                LocalOnlyFlag flag = LocalOnlyFlag.parse(documents.body());
                HeldFlags held = memory.learn(before -> before.received(flag, System.nanoTime()));
                if (held.epoch() > flag.epoch()) {
                    report("an epoch older than " + held.epoch() + " was sent");
                } else {
                    tag = documents.tag();
                    tagEpoch = flag.epoch();
                    report("");
                }
            }
            case FlagAnswer.Unchanged unchanged -> {
                HeldFlags held = memory.learn(before -> before.stillAt(tagEpoch, System.nanoTime()));
                report(held.epoch() > tagEpoch ? "its newest epoch is older than " + held.epoch() : "");
            }
            case FlagAnswer.Failed failed -> report("flag-service does not answer: " + failed.why());
        }
    }

    private void report(String now) {
        up.set(now.isEmpty() ? 1 : 0);
        if (!now.equals(trouble)) {
            trouble = now;
            LOG.infof(now.isEmpty() ? "The flags are up to date" : "The last known flags stay in force: %s", now);
        }
    }
}
