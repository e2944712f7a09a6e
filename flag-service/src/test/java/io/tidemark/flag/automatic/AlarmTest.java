package io.tidemark.flag.automatic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.flag.automatic.Alarm.Seen;
import io.tidemark.flag.automatic.Alarm.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
    private static final Thresholds THRESHOLDS = new Thresholds(Duration.ofMinutes(15), 50, Duration.ofMinutes(2));
    private static final Instant HELD = NOW.minus(Duration.ofMinutes(15));

    @Test
    void aSev1ThatWasHeldWithEnoughEventsIsAnAlarm() {
        Alarm alarm = alarm("acme", Verdict.SEV1, HELD, 50, Findings.NONE).orElseThrow();

        assertThat(alarm.tenant()).isEqualTo("acme");
        assertThat(alarm.sev1HeldSince()).isEqualTo(HELD);
        assertThat(alarm.words()).contains("SEV-1", "13 of 50 events");
    }

    @Test
    void aSev1OnAverageOrOfAMomentOrOfFewEventsIsNone() {
        assertThat(alarm("acme", Verdict.SEV1, null, 1_000, Findings.NONE)).isEmpty();
        assertThat(alarm("acme", Verdict.SEV1, HELD.plusMillis(1), 1_000, Findings.NONE))
                .isEmpty();
        assertThat(alarm("acme", Verdict.SEV1, HELD, 49, Findings.NONE)).isEmpty();
        assertThat(alarm("acme", Verdict.SEV2, HELD, 1_000, Findings.NONE)).isEmpty();
    }

    @Test
    void aSev1OfAFewUsersIsNone() {
        HealthWindow oneDevice = new HealthWindow(15, 2_000, 900, 5, 1);
        HealthWindow aQuarter = new HealthWindow(15, 2_000, 900, 4, 1);

        assertThat(Alarm.of(heldIn(oneDevice), THRESHOLDS, NOW)).isEmpty();
        assertThat(Alarm.of(heldIn(aQuarter), THRESHOLDS, NOW)).isPresent();
    }

    private static HealthVerdict heldIn(HealthWindow window) {
        return new HealthVerdict(1, "acme", NOW, Verdict.SEV1, HELD, List.of(window), Findings.NONE, List.of());
    }

    @Test
    void aConfirmedFindingIsAnAlarmWhateverTheTrafficAndAnOpenOneIsNot() {
        Alarm alarm =
                alarm("acme", Verdict.OK, null, 0, new Findings(3, 1, NOW)).orElseThrow();

        assertThat(alarm.confirmedAt()).isEqualTo(NOW);
        assertThat(alarm.sev1HeldSince()).isNull();
        assertThat(alarm("acme", Verdict.OK, null, 1_000, new Findings(3, 0, null)))
                .isEmpty();
    }

    @Test
    void aVerdictOnAllOrAnOldOneIsNone() {
        assertThat(alarm(HealthVerdict.EVERYONE, Verdict.SEV1, HELD, 1_000, new Findings(1, 1, NOW)))
                .isEmpty();
        HealthVerdict old = verdict("acme", Verdict.SEV1, HELD, 1_000, Findings.NONE);
        assertThat(Alarm.of(old, THRESHOLDS, NOW.plusSeconds(121))).isEmpty();
    }

    @Test
    void onlyLaterEvidenceIsNew() {
        Alarm alarm = new Alarm("acme", HELD, NOW, "");

        assertThat(alarm.isNewTo(Seen.NOTHING)).isTrue();
        assertThat(alarm.isNewTo(new Seen(HELD, NOW))).isFalse();
        assertThat(alarm.isNewTo(new Seen(HELD, null))).isTrue();
        assertThat(alarm.isNewTo(new Seen(HELD.minusSeconds(1), NOW))).isTrue();
        assertThat(alarm.isNewTo(new Seen(HELD.plusSeconds(1), NOW))).isFalse();
        assertThat(new Alarm("acme", null, null, "").isNewTo(Seen.NOTHING)).isFalse();
    }

    private static Optional<Alarm> alarm(
            String tenant, Verdict verdict, @Nullable Instant since, long events, Findings findings) {
        return Alarm.of(verdict(tenant, verdict, since, events, findings), THRESHOLDS, NOW);
    }

    private static HealthVerdict verdict(
            String tenant, Verdict verdict, @Nullable Instant since, long events, Findings findings) {
        return new HealthVerdict(
                1,
                tenant,
                NOW,
                verdict,
                since,
                List.of(
                        new HealthWindow(5, 1_000, 0, 10, 0),
                        new HealthWindow(15, events, Math.min(events, events / 4 + 1), 10, 3)),
                findings,
                List.of());
    }
}
