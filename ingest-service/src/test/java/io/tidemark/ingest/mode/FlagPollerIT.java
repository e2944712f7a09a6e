package io.tidemark.ingest.mode;

import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tidemark.contracts.flag.SyncMode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlagPollerIT {
    private static final Caller ALICE = new Caller("acme", "alice");
    private static final Caller BOB = new Caller("globex", "bob");

    private final TestingFlagServer server = new TestingFlagServer(FlagDocuments.off(4));
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ModeConfig settings = TestingModeConfig.with(server.url(), Duration.ofSeconds(60));
    private final ModeGate gate = new ModeGate(settings);
    private final FlagPoller poller = new FlagPoller(new FlagMemory(gate, settings), settings, metrics);

    @BeforeEach
    void start() throws Exception {
        poller.start(new StartupEvent());
    }

    @AfterEach
    void stop() {
        poller.stop(new ShutdownEvent());
        server.close();
    }

    @Test
    void whatHoldsAtTheStartIsKnownBeforeTheFirstRequest() {
        assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.Normal(4));
        assertThat(server.authorization()).isEqualTo("Bearer a-service-token");
        assertThat(flagServiceUp()).isEqualTo(1);
    }

    @Test
    void aChangeIsObeyedByTheTenantConcerned() {
        server.serve(FlagDocuments.onForTenant(5, "acme"));

        await().untilAsserted(() -> assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(5)));
        assertThat(gate.modeFor(BOB)).isEqualTo(new SyncMode.Normal(5));
        assertThatThrownBy(() -> gate.requireWritable(ALICE))
                .isInstanceOf(ProblemException.class)
                .hasMessage("local-only: sync paused – local changes queued");
        assertThatCode(() -> gate.requireWritable(BOB)).doesNotThrowAnyException();
    }

    @Test
    void unchangedFlagsAreNotSentAgain() {
        awaitPolls();

        assertThat(server.unchangedAnswers()).isPositive();
        assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.Normal(4));
    }

    @Test
    void anAnswerThatIsNoneKeepsTheLastGoodOne() {
        givenSwitchIsOn();

        server.serve("<html>");
        awaitPolls();

        assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(5));
        assertThat(flagServiceUp()).isZero();
        server.serve(FlagDocuments.off(6));
        await().untilAsserted(() -> assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.Normal(6)));
    }

    @Test
    void anOlderEpochIsNotObeyed() {
        givenSwitchIsOn();

        server.serve(FlagDocuments.off(4));
        awaitPolls();

        assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void whileFlagServiceIsAwayTheLastAnswerHoldsAndItIsFollowedAgainWhenItIsBack() {
        givenSwitchIsOn();

        server.goAway();
        await().untilAsserted(() -> assertThat(flagServiceUp()).isZero());

        assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(5));
        server.serve(FlagDocuments.off(6));
        server.comeBack();
        await().untilAsserted(() -> assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.Normal(6)));
    }

    @Test
    void onceOnTheSwitchCountsAsOnWhenNothingWasHeardForTooLong() throws Exception {
        try (TestingFlagServer other = new TestingFlagServer(FlagDocuments.onForTenant(5, "acme"))) {
            ModeConfig impatient = TestingModeConfig.with(other.url(), Duration.ofSeconds(1));
            ModeGate impatientGate = new ModeGate(impatient);
            FlagPoller impatientPoller =
                    new FlagPoller(new FlagMemory(impatientGate, impatient), impatient, new SimpleMeterRegistry());
            impatientPoller.start(new StartupEvent());

            other.goAway();

            await().untilAsserted(() -> assertThat(impatientGate.modeFor(BOB)).isEqualTo(new SyncMode.LocalOnly(5)));
            impatientPoller.stop(new ShutdownEvent());
        }
    }

    private void givenSwitchIsOn() {
        server.serve(FlagDocuments.onForAll(5));
        await().untilAsserted(() -> assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(5)));
    }

    /** Several, since the first may have been under way already. */
    private void awaitPolls() {
        int seen = server.answers();
        await().until(() -> server.answers() >= seen + 3);
    }

    private double flagServiceUp() {
        return metrics.get("dependency_up")
                .tag("dependency", "flag-service")
                .gauge()
                .value();
    }
}
