package io.tidemark.ingest.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.StartupEvent;
import io.tidemark.contracts.flag.SyncMode;
import io.tidemark.http.Caller;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A process that ends, and another one that starts when nobody can be asked. */
class FlagMemoryTest {
    private static final Caller ALICE = new Caller("acme", "alice");

    private final ModeConfig settings =
            TestingModeConfig.with(URI.create("http://localhost:9"), Duration.ofSeconds(60));

    @Test
    void aSwitchThatWasOnIsEnforcedAfterARestartThatFindsNobody() throws Exception {
        givenAProcessThatWasToldBy(FlagDocuments.onForTenant(5, "acme"));

        assertThat(restarted().modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void aSwitchThatWasOnOnceMakesNotKnowingCountAsOn() throws Exception {
        givenAProcessThatWasToldBy(FlagDocuments.onForTenant(5, "globex"), FlagDocuments.off(6));

        assertThat(restarted().modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(6));
    }

    @Test
    void aSwitchThatWasNeverOnStopsNobody() throws Exception {
        givenAProcessThatWasToldBy(FlagDocuments.off(6));

        assertThat(restarted().modeFor(ALICE)).isEqualTo(new SyncMode.Normal(6));
    }

    @Test
    void anOlderEpochDoesNotReplaceWhatIsKept() throws Exception {
        givenAProcessThatWasToldBy(FlagDocuments.onForAll(5), FlagDocuments.off(4));

        assertThat(restarted().modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void aDamagedFileIsNoAnswerAndWhatIsPublishedCounts() throws Exception {
        givenAProcessThatWasToldBy(FlagDocuments.off(6));
        Files.writeString(settings.stateFolder().resolve("flags"), "damaged");

        ModeGate gate = restarted();

        assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(0));
        gate.update(HeldFlags::withAllRecalled);
        assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.Normal(0));
    }

    @Test
    void aDiskThatTakesNothingStopsNothingAndIsTriedAgain() throws Exception {
        Files.delete(settings.stateFolder());
        Files.writeString(settings.stateFolder(), "a file where a folder should be");
        ModeGate gate = new ModeGate(settings);
        FlagMemory memory = new FlagMemory(gate, settings);
        LocalOnlyFlag on = LocalOnlyFlag.parse(FlagDocuments.onForAll(5));

        memory.learn(before -> before.received(on, System.nanoTime()));
        assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(5));
        Path folder = settings.stateFolder();
        Files.delete(folder);
        memory.learn(before -> before.stillAt(5, System.nanoTime()));

        assertThat(restarted().modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    private void givenAProcessThatWasToldBy(String... documents) throws MalformedFlagsException {
        FlagMemory memory = new FlagMemory(new ModeGate(settings), settings);
        for (String document : documents) {
            LocalOnlyFlag flag = LocalOnlyFlag.parse(document);
            memory.learn(before -> before.received(flag, System.nanoTime()));
        }
    }

    private ModeGate restarted() {
        ModeGate gate = new ModeGate(settings);
        new FlagMemory(gate, settings).start(new StartupEvent());
        return gate;
    }
}
