package io.tidemark.integrity.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.integrity.status.MetricsPage;
import io.tidemark.integrity.threshold.Readings;
import io.tidemark.integrity.threshold.Signal;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SuiteBookTest {
    private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
    private static final double LONG_AGO = START.getEpochSecond() - 3_600.0;

    private final SuiteBook book = new SuiteBook();

    private static Instant second(long second) {
        return START.plusSeconds(second);
    }

    private void look(long second, Map<String, String> pages) {
        book.heard(
                pages.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> MetricsPage.of(entry.getValue(), SuiteBook::reads))),
                second(second));
    }

    private static String failed(double startedAt, long operations) {
        return "process_start_time_seconds " + startedAt + "\nfailed_ops_total " + operations + ".0\n";
    }

    private double trips(long second) {
        return known(second, Signal.BREAKER_TRIPS, 1440);
    }

    private double failures(long second) {
        return 5 * known(second, Signal.FAILED_OPERATIONS_PER_MINUTE, 5);
    }

    private double known(long second, Signal signal, int window) {
        return book.readings(second(second)).value(signal, window, 0).orElseThrow();
    }

    @Test
    void whatWasCountedBeforeTheFirstLookIsNoNews() {
        look(0, Map.of("snapshot-service", failed(LONG_AGO, 1_000)));
        look(5, Map.of("snapshot-service", failed(LONG_AGO, 1_007)));

        assertThat(failures(5)).isEqualTo(7);
    }

    @Test
    void aServiceThatIsStartedAgainHasCountedAllOfItSince() {
        look(0, Map.of("snapshot-service", failed(LONG_AGO, 1_000)));
        look(60, Map.of("snapshot-service", failed(START.getEpochSecond() + 50.5, 3)));
        look(65, Map.of("snapshot-service", failed(START.getEpochSecond() + 50.5, 5)));

        assertThat(failures(65)).isEqualTo(5);
    }

    @Test
    void aCounterThatFallsHasBegunAnew() {
        look(0, Map.of("snapshot-service", "failed_ops_total 1000\n"));
        look(5, Map.of("snapshot-service", "failed_ops_total 4\n"));

        assertThat(failures(5)).isEqualTo(4);
    }

    @Test
    void replicasBehindOneAddressAreToldApart() {
        for (int second = 0; second < 60; second += 10) {
            look(second, Map.of("snapshot-service", failed(LONG_AGO, 1_000 + second)));
            look(second + 5, Map.of("snapshot-service", failed(LONG_AGO + 1, 2L * second)));
        }

        assertThat(failures(55)).isEqualTo(50 + 100);
    }

    @Test
    void ofReplicasThatTakeTurnsEachCountsForItsMinute() {
        look(0, Map.of("snapshot-service", "process_start_time_seconds 1.0\npending_ops_gauge 1500\n"));
        look(5, Map.of("snapshot-service", "process_start_time_seconds 2.0\npending_ops_gauge 3\n"));

        assertThat(known(5, Signal.PENDING_OPERATIONS, 1)).isEqualTo(1_500);

        look(60, Map.of("snapshot-service", "process_start_time_seconds 2.0\npending_ops_gauge 3\n"));
        assertThat(known(60, Signal.PENDING_OPERATIONS, 1)).isEqualTo(3);
        assertThat(book.readings(second(60)).value(Signal.PENDING_OPERATIONS, 1, 1))
                .hasValue(1_500);
    }

    @Test
    void aServiceThatDoesNotAnswerIsSilentAndWhatItWouldSayIsNotKnown() {
        look(0, Map.of("ingest-service", "service_up{service=\"ingest-service\"} 1.0\n"));
        look(60, Map.of());

        Readings readings = book.readings(second(60));
        assertThat(readings.value(Signal.INGEST_REPLICAS, 1, 1)).hasValue(1);
        assertThat(readings.value(Signal.INGEST_REPLICAS, 1, 0)).hasValue(0);
        assertThat(readings.value(Signal.PENDING_OPERATIONS, 1, 0)).isEmpty();
        assertThat(readings.value(Signal.SOCKET_SUCCESS_RATIO, 5, 0)).isEmpty();
        assertThat(readings.value(Signal.P95_LATENCY_MS, 5, 0)).isEmpty();
        assertThat(readings.value(Signal.INTEGRITY_REPLICAS, 1, 0)).isEmpty();
    }

    @Test
    void withoutALookNothingIsKnownAndAMinuteWithoutOneIsNoSilence() {
        assertThat(book.readings(START).value(Signal.INGEST_REPLICAS, 1, 0)).isEmpty();
        look(0, Map.of());
        look(180, Map.of());

        assertThat(book.readings(second(180)).value(Signal.INGEST_REPLICAS, 1, 0))
                .hasValue(0);
        assertThat(book.readings(second(180)).value(Signal.INGEST_REPLICAS, 1, 1))
                .isEmpty();
        assertThat(book.readings(second(300)).value(Signal.INGEST_REPLICAS, 1, 0))
                .isEmpty();
    }

    @Test
    void atTheBeginningOfAMinuteTheLastOneStillCounts() {
        look(55, Map.of());

        assertThat(book.readings(second(61)).value(Signal.INGEST_REPLICAS, 1, 0))
                .hasValue(0);
    }

    @Test
    void aDayLaterAnIncreaseIsForgotten() {
        look(0, Map.of("ingest-service", "circuit_tripped_total 1\n"));
        look(60, Map.of("ingest-service", "circuit_tripped_total 3\n"));
        look(1_440 * 60, Map.of("ingest-service", "circuit_tripped_total 3\n"));
        assertThat(trips(1_440 * 60)).isEqualTo(2);

        look(1_441 * 60, Map.of("ingest-service", "circuit_tripped_total 3\n"));
        assertThat(trips(1_441 * 60)).isZero();
    }

    @Test
    void runsWithoutEndAreForgottenFromTheOldestOn() {
        for (int run = 1; run <= 600; run++) {
            look(run, Map.of("ingest-service", failed(LONG_AGO + run, run)));
        }
        look(700, Map.of("ingest-service", failed(LONG_AGO + 600, 602)));
        look(701, Map.of("ingest-service", failed(LONG_AGO + 1, 50)));

        assertThat(failures(701)).isEqualTo(2);
    }
}
