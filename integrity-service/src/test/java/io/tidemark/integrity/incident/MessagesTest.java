package io.tidemark.integrity.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.integrity.incident.Incident.Subject;
import io.tidemark.integrity.incident.IncidentState.OnGoing;
import io.tidemark.integrity.incident.IncidentState.Resolution;
import io.tidemark.integrity.incident.IncidentState.Resolved;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTest {
    private static final Instant NOON = Instant.parse("2025-09-28T12:00:00Z");
    private static final Incident INCIDENT = Incident.opened(
            UUID.randomUUID(),
            new Subject("*", "Outage", "All mobile sync operations failing", Severity.of(Priority.P0), NOON),
            "acme/op",
            NOON);

    private static Incident resolvedAt(String time) {
        Resolution how = new Resolution(
                "Database connection pool exhaustion", "Increased connection pool size and restarted services");
        return INCIDENT.in(((OnGoing) INCIDENT.state()).resolved(Instant.parse(time), how));
    }

    @Test
    void theInitialMessageIsThatOfTheRunbook() {
        assertThat(Messages.initial(INCIDENT)).isEqualTo("""
                🚨 Sync Service Outage - Investigating

                Status: INVESTIGATING
                Severity: P0
                Started: 2025-09-28 12:00 UTC
                Impact: All mobile sync operations failing

                We are actively investigating sync service issues. Updates will be provided every 15 minutes.""");
    }

    @Test
    void theResolutionMessageIsThatOfTheRunbook() {
        Incident resolved = resolvedAt("2025-09-28T12:25:00Z");

        assertThat(Messages.resolution(resolved, (Resolved) resolved.state())).isEqualTo("""
                ✅ Sync Service Restored

                Status: RESOLVED
                Severity: P0
                Started: 2025-09-28 12:00 UTC
                Resolved: 2025-09-28 12:25 UTC
                Downtime: 25 minutes

                Root Cause: Database connection pool exhaustion
                Fix: Increased connection pool size and restarted services

                Post-mortem will be published within 24 hours.""");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-09-28T12:00:59Z, 0",
        "2025-09-28T12:01:00Z, 1",
        "2025-09-28T12:25:59Z, 25",
        "2025-09-29T12:00:00Z, 1440"
    })
    void theDowntimeIsThatBetweenTheTwoMinutesShown(String end, long minutes) {
        Incident resolved = resolvedAt(end);

        assertThat(Messages.downtime(resolved, (Resolved) resolved.state())).isEqualTo(minutes);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-09-26T08:59:59Z, true", "2025-09-26T09:00:00Z, false", "2025-09-26T16:59:59Z, false",
        "2025-09-26T17:00:00Z, true", "2025-09-27T12:00:00Z, true", "2025-09-28T12:00:00Z, true"
    })
    void onCallIsPagedOutsideOfBusinessHours(Instant now, boolean pages) {
        assertThat(Messages.pagesOnCall(TestingConfig.defaults(), now)).isEqualTo(pages);
    }

    @Test
    void aTextCannotBreakATable() {
        Entry entry = Entry.of(NOON, "*", "note", "acme/op", "a | b\n# c <img> [x](y)");

        assertThat(Documents.postMortem(INCIDENT, List.of(entry)))
                .contains("| 2025-09-28 12:00 UTC | note | acme/op | a \\| b \\# c \\<img\\> \\[x\\](y) |\n");
    }

    @Test
    void whatNobodyWroteIsShownAsMissing() {
        assertThat(Documents.review(INCIDENT, List.of(), NOON))
                .contains("- Why wasn't it detected earlier? _to be written_")
                .contains("- Total downtime: _to be written_");
    }
}
