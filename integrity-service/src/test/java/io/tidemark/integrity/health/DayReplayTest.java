package io.tidemark.integrity.health;

import static io.tidemark.integrity.health.TestingBook.minute;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.telemetry.TelemetryMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A day with an outage, a slow decline and quiet hours, minute by minute. What was said of it is kept in a file: whoever
 * changes how health is judged sees there what else would have been said.
 */
class DayReplayTest {
    private static final int DAY = 1440;
    private static final Path RECORDED = Path.of("src/test/resources/io/tidemark/integrity/health/day.txt");

    private final List<List<TelemetryMessage>> day = recordedDay();

    @Test
    void aRecordedDayIsJudgedAsItWas() throws Exception {
        String judged = String.join("\n", changes(verdicts(day, DAY))) + "\n";
        if (Boolean.getBoolean("update")) {
            Files.createDirectories(RECORDED.getParent());
            Files.writeString(RECORDED, judged);
        }

        assertThat(judged).isEqualTo(Files.readString(RECORDED, StandardCharsets.UTF_8));
        assertThat(judged).contains("sev1", "sev2", "sev3", "warn", "held since");
    }

    @Test
    void aReplicaThatReadsTheDayInAnyOrderAndStartsAtAnyMinuteJudgesAlike() {
        Map<Integer, String> verdicts = verdicts(day, DAY);
        Random random = new Random(11);
        for (int start : List.of(1, 199, 215, 260, 700, 1100, 1439)) {
            List<TelemetryMessage> before = new ArrayList<>(
                    day.subList(0, start + 1).stream().flatMap(List::stream).toList());
            Collections.shuffle(before, random);
            HealthBook fresh = new HealthBook(100, 1_000_000, List.of());
            before.forEach(message -> fresh.add(message, minute(start)));

            assertThat(words(new TestingBook(fresh), start))
                    .as("minute " + start)
                    .isEqualTo(verdicts.get(start));
        }
    }

    private static Map<Integer, String> verdicts(List<List<TelemetryMessage>> day, int minutes) {
        TestingBook book = new TestingBook();
        Map<Integer, String> verdicts = new TreeMap<>();
        for (int minute = 0; minute < minutes; minute++) {
            day.get(minute).forEach(book::add);
            verdicts.put(minute, words(book, minute));
        }
        return verdicts;
    }

    private static String words(TestingBook book, int minute) {
        return book.all(minute(minute).plusSeconds(59), Map.of()).values().stream()
                .map(health -> health.tenant() + " " + health.verdict().wire()
                        + (health.sev1HeldSince() == null ? "" : " held since " + health.sev1HeldSince())
                        + health.fired().stream()
                                .map(fired -> " " + fired.threshold().id())
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("; "));
    }

    private static List<String> changes(Map<Integer, String> verdicts) {
        List<String> changes = new ArrayList<>();
        String before = "";
        for (Map.Entry<Integer, String> verdict : verdicts.entrySet()) {
            if (!verdict.getValue().equals(before)) {
                changes.add("%02d:%02d %s".formatted(verdict.getKey() / 60, verdict.getKey() % 60, verdict.getValue()));
            }
            before = verdict.getValue();
        }
        return changes;
    }

    /** Drawn once from this seed: the same on every machine. */
    private static List<List<TelemetryMessage>> recordedDay() {
        Random random = new Random(2026);
        List<List<TelemetryMessage>> day = new ArrayList<>();
        for (int minute = 0; minute < DAY; minute++) {
            List<TelemetryMessage> messages = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                messages.add(drawn(random, "acme", minute, acme(minute)));
            }
            if (minute < 600 || minute > 900) {
                messages.add(drawn(random, "globex", minute, 0.004));
            }
            day.add(messages);
        }
        return day;
    }

    private static TelemetryMessage drawn(Random random, String tenant, int minute, double failing) {
        long failures = 0;
        for (int i = 0; i < 5; i++) {
            failures += random.nextDouble() < failing ? 1 : 0;
        }
        return Told.pushes(
                tenant, "u" + random.nextInt(300), minute(minute).plusSeconds(random.nextInt(60)), 5, failures);
    }

    /** An outage from 03:20 to 04:00, a decline from 16:00 on. */
    private static double acme(int minute) {
        if (minute >= 200 && minute < 240) {
            return 0.6;
        }
        return minute < 960 ? 0.005 : 0.005 + (minute - 960) * 0.0002;
    }
}
