package io.tidemark.ingest.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.contracts.flag.SyncMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeldFlagsTest {
    private static final FlagContext ALICE = FlagContext.of("acme", "alice");
    private static final FlagContext BOB = FlagContext.of("globex", "bob");
    private static final Duration MAX_AGE = Duration.ofSeconds(60);
    private static final long START = 1_000_000;
    private static final long TOO_LATE = START + MAX_AGE.toNanos() + 1;

    @Test
    void beforeAnybodyCouldBeAskedTheSwitchCountsAsOn() {
        assertThat(HeldFlags.NONE.modeFor(ALICE, START, MAX_AGE)).isEqualTo(new SyncMode.LocalOnly(0));
    }

    @Test
    void whereNothingWasEverPublishedWritesAreTaken() {
        assertThat(HeldFlags.NONE.withAllRecalled().modeFor(ALICE, TOO_LATE, MAX_AGE))
                .isEqualTo(new SyncMode.Normal(0));
    }

    @Test
    void whatIsOnlyRememberedIsObeyed() throws Exception {
        HeldFlags off = HeldFlags.NONE.told(LocalOnlyFlag.parse(FlagDocuments.off(5)));
        HeldFlags on = HeldFlags.NONE.told(LocalOnlyFlag.parse(FlagDocuments.onForAll(5)));

        assertThat(off.modeFor(ALICE, START, MAX_AGE)).isEqualTo(new SyncMode.Normal(5));
        assertThat(on.modeFor(ALICE, START, MAX_AGE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void onceOnWhatIsOnlyRememberedIsLocalOnlyForEverybodyUntilFlagServiceConfirmsIt() throws Exception {
        LocalOnlyFlag off = LocalOnlyFlag.parse(FlagDocuments.off(5));
        HeldFlags remembered = HeldFlags.NONE.told(off).wasOn();

        assertThat(remembered.modeFor(BOB, START, MAX_AGE)).isEqualTo(new SyncMode.LocalOnly(5));
        assertThat(remembered.received(off, START).modeFor(BOB, START, MAX_AGE)).isEqualTo(new SyncMode.Normal(5));
    }

    @Test
    void aNewerEpochIsObeyedWhoeverTellsIt() throws Exception {
        HeldFlags held = given(FlagDocuments.off(4)).told(LocalOnlyFlag.parse(FlagDocuments.onForTenant(5, "acme")));

        assertThat(held.modeFor(ALICE, START, MAX_AGE)).isEqualTo(new SyncMode.LocalOnly(5));
        assertThat(held.modeFor(BOB, START, MAX_AGE)).isEqualTo(new SyncMode.Normal(5));
    }

    @Test
    void whatIsToldDoesNotMakeKnowledgeFresh() throws Exception {
        HeldFlags held = given(FlagDocuments.onForTenant(4, "acme")).told(LocalOnlyFlag.parse(FlagDocuments.off(5)));

        assertThat(held.modeFor(BOB, TOO_LATE, MAX_AGE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void anOlderEpochInWhichTheSwitchWasOnStillTellsThatItWas() throws Exception {
        HeldFlags held = given(FlagDocuments.off(5)).told(LocalOnlyFlag.parse(FlagDocuments.onForTenant(4, "acme")));

        assertThat(held.modeFor(BOB, START, MAX_AGE)).isEqualTo(new SyncMode.Normal(5));
        assertThat(held.modeFor(BOB, TOO_LATE, MAX_AGE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void aNewerEpochReplacesAnOlderOne() throws Exception {
        HeldFlags held = given(FlagDocuments.off(4), FlagDocuments.onForAll(5));

        assertThat(held.modeFor(ALICE, START, MAX_AGE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void anOlderEpochCannotEnableSyncAgain() throws Exception {
        HeldFlags held = given(FlagDocuments.onForAll(5), FlagDocuments.off(4));

        assertThat(held.modeFor(ALICE, START, MAX_AGE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void anOlderEpochDoesNotMakeKnowledgeFresh() throws Exception {
        HeldFlags held = given(FlagDocuments.onForTenant(4, "acme"), FlagDocuments.off(5))
                .received(LocalOnlyFlag.parse(FlagDocuments.off(4)), TOO_LATE);

        assertThat(held.modeFor(ALICE, TOO_LATE, MAX_AGE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void staleKnowledgeIsLocalOnlyOnceTheSwitchWasOnForAnyone() throws Exception {
        HeldFlags held = given(FlagDocuments.onForTenant(4, "acme"), FlagDocuments.off(5));

        assertThat(held.modeFor(BOB, TOO_LATE - 1, MAX_AGE)).isEqualTo(new SyncMode.Normal(5));
        assertThat(held.modeFor(BOB, TOO_LATE, MAX_AGE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void staleKnowledgeChangesNothingWhileTheSwitchWasNeverOn() throws Exception {
        assertThat(given(FlagDocuments.off(5)).modeFor(BOB, TOO_LATE, MAX_AGE)).isEqualTo(new SyncMode.Normal(5));
    }

    @Test
    void aConfirmationMakesKnowledgeFreshAgain() throws Exception {
        HeldFlags held = given(FlagDocuments.onForTenant(4, "acme"), FlagDocuments.off(5))
                .stillAt(5, TOO_LATE);

        assertThat(held.modeFor(BOB, TOO_LATE, MAX_AGE)).isEqualTo(new SyncMode.Normal(5));
    }

    @Test
    void aReplicaOfFlagServiceThatIsBehindConfirmsNothing() throws Exception {
        HeldFlags held = given(FlagDocuments.onForTenant(4, "acme"))
                .told(LocalOnlyFlag.parse(FlagDocuments.off(5)))
                .stillAt(4, TOO_LATE);

        assertThat(held.modeFor(BOB, TOO_LATE, MAX_AGE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void aSwitchThatIsGoneIsLocalOnlyOnceItWasOn() throws Exception {
        assertThat(given(FlagDocuments.withoutTheSwitch(5)).modeFor(BOB, START, MAX_AGE))
                .isEqualTo(new SyncMode.Normal(5));
        assertThat(given(FlagDocuments.onForTenant(4, "acme"), FlagDocuments.withoutTheSwitch(5))
                        .modeFor(BOB, START, MAX_AGE))
                .isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void theHeaderNamesModeAndEpoch() {
        assertThat(new SyncMode.Normal(4).headerValue()).isEqualTo("normal; epoch=4");
        assertThat(new SyncMode.LocalOnly(5).headerValue()).isEqualTo("local-only; epoch=5");
    }

    private static HeldFlags given(String... bodies) throws MalformedFlagsException {
        HeldFlags held = HeldFlags.NONE;
        for (String body : bodies) {
            held = held.received(LocalOnlyFlag.parse(body), START);
        }
        return held;
    }
}
