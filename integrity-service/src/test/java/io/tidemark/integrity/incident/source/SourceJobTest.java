package io.tidemark.integrity.incident.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tidemark.integrity.incident.Signal;
import io.tidemark.integrity.incident.source.LeaseEpochStore.Holding;
import io.tidemark.testkit.Patience;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On stores of its own, which fail when they are told to, and have no database behind them. */
@SuppressWarnings("NullAway")
class SourceJobTest {
    private final List<String> written = new ArrayList<>();
    private List<Holding> leases = List.of(new Holding("engine", "host/1", 1));
    private boolean timelinesAreAway;

    private final SignalStore signals = new SignalStore(null, null, null) {
        @Override
        Uni<Void> forget(Instant now) {
            return Uni.createFrom().voidItem();
        }
    };
    private final LeaseEpochStore epochs = new LeaseEpochStore(null) {
        @Override
        Uni<List<Holding>> all() {
            return Uni.createFrom().item(leases);
        }
    };
    private final Intake intake = new Intake(signals, null, Clock.systemUTC(), new SimpleMeterRegistry()) {
        @Override
        Uni<SignalStore.Taken> take(List<Signal> taken) {
            if (timelinesAreAway) {
                return Uni.createFrom().failure(new IllegalStateException("away"));
            }
            taken.forEach(signal -> written.add(signal.entry().text()));
            return Uni.createFrom().item(SignalStore.Taken.NOTHING);
        }
    };
    private final SourceJob job = new SourceJob(signals, epochs, intake, null, Clock.systemUTC());

    private void look() {
        job.look().await().atMost(Patience.LIMIT);
    }

    @Test
    void aTakeoverThatCouldNotBeWrittenDownIsWrittenDownWithALaterLookAndOnce() {
        look();
        leases = List.of(new Holding("engine", "host/2", 2));
        timelinesAreAway = true;
        look();
        assertThat(written).isEmpty();

        timelinesAreAway = false;
        look();
        look();

        assertThat(written).containsExactly("lease engine taken over by host/2, epoch 2");
    }
}
