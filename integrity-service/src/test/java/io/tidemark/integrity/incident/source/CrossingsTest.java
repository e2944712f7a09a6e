package io.tidemark.integrity.incident.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.integrity.incident.Alert;
import io.tidemark.integrity.incident.Severity;
import io.tidemark.integrity.incident.Signal;
import io.tidemark.integrity.threshold.Fired;
import io.tidemark.integrity.threshold.TestingThresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CrossingsTest {
    private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
    private static final Fired SOCKETS = fired("p0-sockets");
    private static final Fired QUEUE = fired("queue-depth");

    private final Crossings crossings = new Crossings(Duration.ofMinutes(5));

    private static Fired fired(String id) {
        return TestingThresholds.defaults().stream()
                .filter(threshold -> threshold.id().equals(id))
                .map(threshold -> new Fired(threshold, threshold.value(), 0))
                .findFirst()
                .orElseThrow();
    }

    private static Instant minute(long minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    private static Alert alert(Signal signal) {
        return Objects.requireNonNull(signal.alert());
    }

    private Alert told(Fired fired) {
        return alert(crossings.changes(List.of(fired), List.of(), START).getFirst());
    }

    @Test
    void aCrossingIsTheAlertOfTheSameName() {
        Signal signal = crossings.changes(List.of(SOCKETS), List.of(), START).getFirst();

        assertThat(alert(signal))
                .isEqualTo(new Alert("crossing:p0-sockets", START, null, HealthVerdict.EVERYONE, "SyncP0Sockets"));
        assertThat(signal.severity()).isEqualTo(Severity.ofWord("p0").orElseThrow());
        assertThat(Objects.requireNonNull(signal.subject()).startedAt()).isEqualTo(START);
        assertThat(signal.entry().text())
                .isEqualTo("firing: SyncP0Sockets: p0-sockets: socket_success_ratio is 0 over 5 min (at-most 0)");
    }

    @Test
    void whatHasASeverityOfTheVerdictIsLeftToTheVerdict() {
        assertThat(crossings.changes(List.of(fired("sev1-event-errors"), QUEUE), List.of(), START))
                .singleElement()
                .satisfies(signal -> assertThat(alert(signal).fingerprint()).isEqualTo("crossing:queue-depth"));
    }

    @Test
    void whatIsToldIsNotToldAgain() {
        Alert told = told(SOCKETS);

        assertThat(crossings.changes(List.of(SOCKETS), List.of(told), minute(1)))
                .isEmpty();
    }

    @Test
    void whatCouldNotBeStoredIsToldAgainAsItBegan() {
        crossings.changes(List.of(SOCKETS), List.of(), START);

        assertThat(crossings.changes(List.of(), List.of(), minute(4)))
                .singleElement()
                .satisfies(signal -> assertThat(alert(signal).startsAt()).isEqualTo(START));
    }

    @Test
    void oneThatComesAndGoesHasNotEnded() {
        Alert told = told(SOCKETS);

        assertThat(crossings.changes(List.of(), List.of(told), minute(5))).isEmpty();
        assertThat(crossings.changes(List.of(SOCKETS), List.of(told), minute(5)))
                .isEmpty();
        assertThat(crossings.changes(List.of(), List.of(told), minute(10))).isEmpty();
        assertThat(crossings.changes(List.of(), List.of(told), minute(10).plusSeconds(1)))
                .singleElement()
                .satisfies(signal -> {
                    assertThat(alert(signal).endsAt()).isEqualTo(minute(10).plusSeconds(1));
                    assertThat(signal.subject()).isNull();
                    assertThat(signal.entry().text()).isEqualTo("resolved: SyncP0Sockets");
                });
    }

    @Test
    void whoeverTellsNextGivesWhatIsToldItsTime() {
        Alert told = told(SOCKETS);
        Crossings next = new Crossings(Duration.ofMinutes(5));

        assertThat(next.changes(List.of(), List.of(told), minute(30))).isEmpty();
        assertThat(next.changes(List.of(), List.of(told), minute(36))).hasSize(1);
    }

    @Test
    void whoeverNoLongerTellsForgets() {
        crossings.changes(List.of(SOCKETS), List.of(), START);
        crossings.clear();

        assertThat(crossings.changes(List.of(), List.of(), minute(1))).isEmpty();
    }
}
