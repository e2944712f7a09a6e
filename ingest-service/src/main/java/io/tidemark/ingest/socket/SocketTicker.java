package io.tidemark.ingest.socket;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tidemark.ingest.mode.ModeGate;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One clock for all sockets, on a thread of its own: pings, ends of tokens, changes of mode; and the end of them all. */
@Singleton
class SocketTicker {
    private static final Logger LOG = Logger.getLogger(SocketTicker.class);
    /** A mode also changes without a new epoch: when flag-service was silent too long. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(5).toNanos();

    private final Sessions sessions;
    private final ModeGate gate;
    private final Clock clock;
    private final SocketConfig config;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("socket-ticker").factory());
    private long seenEpoch;
    private long lookedAt = System.nanoTime();

    SocketTicker(Sessions sessions, ModeGate gate, Clock clock, SocketConfig config) {
        this.sessions = sessions;
        this.gate = gate;
        this.clock = clock;
        this.config = config;
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    void start(@Observes StartupEvent event) {
        long millis = config.tickEvery().toMillis();
        executor.scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Never throws: the executor would stop for good. */
    private void tick() {
        try {
            long nanoTime = System.nanoTime();
            Instant now = clock.instant();
            boolean modes = modesDue(nanoTime);
            sessions.all().forEach(session -> {
                session.tick(nanoTime, now);
                if (modes) {
                    session.mode(gate.modeFor(session.caller()));
                }
            });
        } catch (RuntimeException e) {
            LOG.error("The sockets' clock missed a beat", e);
        }
    }

    private boolean modesDue(long nanoTime) {
        long epoch = gate.epoch();
        if (epoch == seenEpoch && nanoTime - lookedAt < LOOK_AGAIN_NANOS) {
            return false;
        }
        seenEpoch = epoch;
        lookedAt = nanoTime;
        return true;
    }

    /** Before the service waits for what is in work: sockets would make it wait in vain. */
    void leave(@Observes ShutdownDelayInitiatedEvent event) {
        closeAll();
    }

    void stop(@Observes ShutdownEvent event) {
        closeAll();
        executor.shutdownNow();
    }

    /** Each client is told another time to come back at, so that they do not all knock at the next replica together. */
    private void closeAll() {
        sessions.close();
        long spread = Math.max(1, config.reconnectWithin().toSeconds());
        sessions.all()
                .forEach(session -> session.end(
                        Ending.SHUTDOWN,
                        "retry-after=" + ThreadLocalRandom.current().nextLong(1, spread + 1)));
    }
}
