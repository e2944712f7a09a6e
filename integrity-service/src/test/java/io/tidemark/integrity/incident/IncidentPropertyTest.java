package io.tidemark.integrity.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.http.ProblemException;
import io.tidemark.integrity.incident.Incident.Subject;
import io.tidemark.integrity.incident.IncidentDesk.Order;
import io.tidemark.integrity.incident.IncidentState.Resolution;
import io.tidemark.integrity.incident.IncidentState.Review;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IncidentPropertyTest {
    private static final Instant START = Instant.parse("2025-09-28T12:00:00Z");
    private static final Map<String, Set<String>> LEGAL = Map.of(
            "open", Set.of("open", "investigating", "mitigated", "resolved"),
            "investigating", Set.of("investigating", "mitigated", "resolved"),
            "mitigated", Set.of("mitigated", "investigating", "resolved"),
            "resolved", Set.of("resolved", "reviewed"),
            "reviewed", Set.of("reviewed", "closed"),
            "closed", Set.of("closed"));

    /** What may happen: an order, or a signal with a severity. */
    record Step(String name, Priority priority) {
        Incident on(Incident incident, Instant now) {
            if (name.equals("signal")) {
                Entry entry = Entry.of(now, "acme", "alert", "test", "firing");
                Signal signal = new Signal(
                        entry, new Subject("acme", "x", "x", Severity.of(priority), now), Severity.of(priority), null);
                return incident.isOnGoing()
                        ? ((Joining.Joins) Joining.decide(incident, signal, UUID.randomUUID(), now)).incident()
                        : incident;
            }
            try {
                return order().on(incident, now).incident();
            } catch (ProblemException refused) {
                return incident;
            }
        }

        private Order order() {
            return switch (name) {
                case "acknowledge" -> Orders.acknowledge("x");
                case "mitigate" -> Orders.mitigate("x");
                case "resolve" -> Orders.resolve(new Resolution("x", "y"), "x");
                case "review" -> Orders.review(new Review("a", "b", "c", "d", "e", "f"));
                case "close" -> Orders.close("x");
                case "publish" -> Orders.publish(Publications.Kind.UPDATE, null);
                default -> Orders.note("x", null);
            };
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Arbitraries.of("acknowledge", "mitigate", "resolve", "review", "close", "publish", "note", "signal")
                .flatMap(name -> Arbitraries.of(Priority.class).map(priority -> new Step(name, priority)))
                .list()
                .ofMaxSize(40);
    }

    @Property
    void whateverHappensTheStateMovesLegallyTheSeverityNeverFallsAndTheResponseIsNeverDueLater(
            @ForAll("steps") List<Step> steps) {
        Incident incident = Incident.opened(
                UUID.randomUUID(), new Subject("acme", "x", "x", Severity.of(Priority.P2), START), "test", START);
        Instant now = START;
        for (Step step : steps) {
            now = now.plus(Duration.ofMinutes(7));
            Incident next = step.on(incident, now);

            assertThat(LEGAL.get(incident.state().label()))
                    .contains(next.state().label());
            assertThat(incident.severity().worst().isWorseThan(next.severity().worst()))
                    .isFalse();
            assertThat(next.respondBy()).isBeforeOrEqualTo(incident.respondBy());
            assertThat(IncidentJson.read(IncidentJson.write(next))).isEqualTo(next);
            assertThat(next.state().respondedAt() == null).isEqualTo(next.state() instanceof IncidentState.Open);
            incident = next;
        }
    }

    @Property
    void whatWasAcknowledgedOrResolvedOnceKeepsItsTimes(@ForAll("steps") List<Step> steps) {
        Incident incident = Incident.opened(
                UUID.randomUUID(), new Subject("acme", "x", "x", Severity.of(Priority.P2), START), "test", START);
        Instant now = START;
        for (Step step : steps) {
            now = now.plusSeconds(60);
            Incident next = step.on(incident, now);
            if (incident.state().respondedAt() != null) {
                assertThat(next.state().respondedAt())
                        .isEqualTo(incident.state().respondedAt());
            }
            if (incident.state().resolution() != null) {
                assertThat(next.state().resolution()).isEqualTo(incident.state().resolution());
            }
            incident = next;
        }
    }
}
