package io.tidemark.integrity.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.integrity.incident.Deadline.Kind;
import io.tidemark.integrity.incident.Incident.Subject;
import io.tidemark.integrity.incident.IncidentState.OnGoing;
import io.tidemark.integrity.incident.IncidentState.Resolution;
import io.tidemark.integrity.incident.IncidentState.Resolved;
import io.tidemark.integrity.incident.IncidentState.Review;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlinesTest {
    private static final Instant OPENED = Instant.parse("2025-09-28T12:00:00Z");
    private static final Duration INSTANT_LATER = Duration.ofNanos(1_000);

    private static Incident incident(Priority priority) {
        return Incident.opened(
                UUID.randomUUID(), new Subject("acme", "x", "x", Severity.of(priority), OPENED), "test", OPENED);
    }

    private static Incident resolved(Instant at) {
        Incident incident = incident(Priority.P1);
        return incident.in(((OnGoing) incident.state()).resolved(at, new Resolution("x", "y")));
    }

    private static Deadline deadline(Incident incident, Kind kind, Instant now) {
        return Deadlines.of(incident, now).stream()
                .filter(deadline -> deadline.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"P0, PT15M", "P1, PT30M", "P2, PT2H", "P3, PT24H"})
    void theResponseIsDueByPriority(Priority priority, Duration within) {
        Deadline inTime = deadline(incident(priority), Kind.RESPONSE, OPENED.plus(within));
        Deadline late =
                deadline(incident(priority), Kind.RESPONSE, OPENED.plus(within).plus(INSTANT_LATER));

        assertThat(inTime.due()).isEqualTo(OPENED.plus(within));
        assertThat(inTime.overdue()).isFalse();
        assertThat(late.overdue()).isTrue();
    }

    @Test
    void aRiseOfTheSeverityMakesTheResponseDueSoonerAndNeverLater() {
        Instant later = OPENED.plus(Duration.ofHours(1));
        Incident raised = incident(Priority.P3).raised(Severity.of(Priority.P1), later);
        assertThat(raised.respondBy()).isEqualTo(later.plus(Duration.ofMinutes(30)));

        Incident early = incident(Priority.P1).raised(Severity.of(Priority.P0), OPENED.plus(Duration.ofMinutes(29)));
        assertThat(early.respondBy()).isEqualTo(OPENED.plus(Duration.ofMinutes(30)));
    }

    @Test
    void aResponseThatCameLateStaysOverdue() {
        Incident incident = incident(Priority.P0);
        Incident late = incident.in(new IncidentState.Open().acknowledged(OPENED.plus(Duration.ofMinutes(16))));

        assertThat(deadline(late, Kind.RESPONSE, OPENED.plus(Duration.ofDays(1)))
                        .overdue())
                .isTrue();
        assertThat(deadline(late, Kind.RESPONSE, OPENED.plus(Duration.ofDays(1)))
                        .isMissing())
                .isFalse();
    }

    @Test
    void anOutageIsToldOfEveryFifteenMinutesUntilItIsResolved() {
        Incident outage = incident(Priority.P1);
        assertThat(deadline(outage, Kind.UPDATE, OPENED).due()).isEqualTo(OPENED.plus(Duration.ofMinutes(15)));

        Instant told = OPENED.plus(Duration.ofMinutes(10));
        Incident updated =
                outage.published(Publications.Kind.INITIAL, OPENED).published(Publications.Kind.UPDATE, told);
        assertThat(deadline(updated, Kind.UPDATE, told).due()).isEqualTo(told.plus(Duration.ofMinutes(15)));
        assertThat(kinds(resolved(told))).doesNotContain(Kind.UPDATE);
    }

    @Test
    void aLesserIncidentOwesUpdatesOnceTheyWerePromised() {
        assertThat(kinds(incident(Priority.P2))).doesNotContain(Kind.UPDATE);
        assertThat(kinds(incident(Priority.P2).published(Publications.Kind.INITIAL, OPENED)))
                .contains(Kind.UPDATE);
    }

    @ParameterizedTest
    @CsvSource({"REVIEW, PT24H", "POSTMORTEM, PT24H", "RCA, PT48H"})
    void whatFollowsTheResolutionIsDueWithin(Kind kind, Duration within) {
        Incident resolved = resolved(OPENED);

        assertThat(deadline(resolved, kind, OPENED.plus(within)).due()).isEqualTo(OPENED.plus(within));
        assertThat(deadline(resolved, kind, OPENED.plus(within)).overdue()).isFalse();
        assertThat(deadline(resolved, kind, OPENED.plus(within).plus(INSTANT_LATER))
                        .isMissing())
                .isTrue();
        assertThat(kinds(incident(Priority.P0))).doesNotContain(kind);
    }

    @Test
    void whatWasDoneInTimeIsMet() {
        Instant soon = OPENED.plus(Duration.ofHours(1));
        Incident resolved = resolved(OPENED);
        Incident done = resolved.in(
                        ((Resolved) resolved.state()).reviewed(soon, new Review("a", "b", "c", "d", "e", "f")))
                .published(Publications.Kind.POSTMORTEM, soon)
                .published(Publications.Kind.RCA, soon);

        assertThat(Deadlines.of(done, OPENED.plus(Duration.ofDays(30))))
                .extracting(Deadline::met)
                .containsExactly(OPENED, soon, soon, soon);
        assertThat(Deadlines.of(done, OPENED.plus(Duration.ofDays(30)))).noneMatch(Deadline::overdue);
    }

    private static List<Kind> kinds(Incident incident) {
        return Deadlines.of(incident, OPENED).stream().map(Deadline::kind).toList();
    }
}
