package io.tidemark.contracts.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.UndecodableMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthVerdictTest {
    private static final Instant AT = Instant.parse("2026-11-21T08:00:00.123456Z");
    private static final List<Long> ONES = Collections.nCopies(100, 1L);

    @Test
    void aVerdictReadsBackAsItWasWrittenWithAndWithoutWhatMayBeMissing() throws Exception {
        HealthVerdict bad = verdict(HealthVerdict.VERSION);
        HealthVerdict quiet =
                new HealthVerdict(1, HealthVerdict.EVERYONE, AT, Verdict.OK, null, List.of(), Findings.NONE, List.of());

        assertThat(MessageCodec.decodeHealth(MessageCodec.encode(bad))).isEqualTo(bad);
        assertThat(MessageCodec.decodeHealth(MessageCodec.encode(quiet))).isEqualTo(quiet);
        assertThat(text(bad)).contains("\"verdict\":\"sev1\"", "\"sev1_held_since\"", "\"failed_users\"");
    }

    @Test
    void aFieldOfANewerWriterIsPassedOverAndAVersionPastOursIsRefused() throws Exception {
        byte[] extended =
                text(verdict(1)).replaceFirst("\\{", "{\"region\":\"eu\",").getBytes(StandardCharsets.UTF_8);

        assertThat(MessageCodec.decodeHealth(extended)).isEqualTo(verdict(1));
        assertThatThrownBy(() -> MessageCodec.decodeHealth(MessageCodec.encode(verdict(HealthVerdict.VERSION + 1))))
                .isInstanceOf(UndecodableMessageException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "failures":3    | "failures":11
            "failures":3    | "failures":-1
            "failed_users":2 | "failed_users":6
            "minutes":15    | "minutes":0
            "confirmed":1   | "confirmed":3
            "events":[1,    | "events":[
            "verdict":"sev1" | "verdict":"sev0"
            "verdict":"sev1" | "verdict":null
            """)
    void figuresThatCanNotBeAreRefused(String right, String wrong) {
        byte[] bytes = text(verdict(1)).replace(right, wrong).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> MessageCodec.decodeHealth(bytes)).isInstanceOf(UndecodableMessageException.class);
    }

    @Test
    void aWindowIsChosenByHowFarItReaches() {
        HealthVerdict verdict = verdict(1);

        assertThat(verdict.longestWithin(Duration.ofMinutes(59)))
                .map(HealthWindow::minutes)
                .contains(30);
        assertThat(verdict.longestWithin(Duration.ofMinutes(14))).isEmpty();
        assertThat(verdict.shortestOver(Duration.ofMinutes(16)))
                .map(HealthWindow::minutes)
                .contains(30);
        assertThat(verdict.shortestOver(Duration.ofMinutes(31))).isEmpty();
    }

    @Test
    void bucketsAreSummedFromOneEndToTheOther() {
        CohortCounts counts = new CohortCounts("g", 15, ONES, Collections.nCopies(100, 0L));

        assertThat(counts.sum(1, 10)).isEqualTo(new CohortCounts.Sum(10, 0));
        assertThat(counts.sum(91, 100)).isEqualTo(new CohortCounts.Sum(10, 0));
        assertThat(counts.sum(1, 0)).isEqualTo(new CohortCounts.Sum(0, 0));
    }

    private static String text(HealthVerdict verdict) {
        return new String(MessageCodec.encode(verdict), StandardCharsets.UTF_8);
    }

    private static HealthVerdict verdict(int version) {
        return new HealthVerdict(
                version,
                "acme",
                AT,
                Verdict.SEV1,
                AT.minusSeconds(900),
                List.of(new HealthWindow(15, 10, 3, 5, 2), new HealthWindow(30, 20, 3, 5, 2)),
                new Findings(2, 1, AT),
                List.of(new CohortCounts("resume_sync.local_only", 15, ONES, ONES)));
    }
}
