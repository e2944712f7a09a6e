package io.tidemark.snapshot.engine;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.PausableChannel;
import io.tidemark.http.Reason;
import io.tidemark.http.Ticker;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stops and starts the taking of operations from Kafka as the database says, between two polls: what was taken is applied
 * to its end, what was not stays in Kafka. Until the database was asked for the first time, nothing is taken.
 */
@Startup
@Singleton
class Pause {
    private static final Logger LOG = Logger.getLogger(Pause.class);
    private static final String CHANNEL = "operations";

    private final PauseStore store;
    private final ChannelRegistry channels;
    private final Cancellable watch;

    Pause(PauseStore store, ChannelRegistry channels, EngineConfig config) {
        this.store = store;
        this.channels = channels;
        this.watch = Ticker.every(
                config.lookForPauseEvery(),
                this::look,
                ended -> LOG.error("Whether the engine is paused is no longer looked for", ended));
    }

    /** How it stands in the database, in force here when this is known. */
    Uni<PauseState> state() {
        return store.read().invoke(this::obey);
    }

    /** Changes it for all replicas: in force here when this is done, elsewhere when they look next. */
    Uni<PauseState> change(boolean paused, String by, Reason reason) {
        return store.write(paused, by, reason)
                .invoke(this::obey)
                .invoke(() -> LOG.warnf("%s %s the engine: %s", by, paused ? "pauses" : "resumes", reason));
    }

    private Uni<PauseState> look() {
        return state().onFailure()
                .invoke(failure -> LOG.debugf("Not known whether the engine is paused: %s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private void obey(PauseState state) {
        @Nullable PausableChannel channel = channels.getPausable(CHANNEL);
        if (channel == null || channel.isPaused() == state.paused()) {
            return;
        }
        if (state.paused()) {
            channel.pause();
        } else {
            channel.resume();
        }
        LOG.infof("Operations are %s", state.paused() ? "no longer taken: the engine is paused" : "taken");
    }

    void close(@Observes ShutdownEvent event) {
        watch.cancel();
    }
}
