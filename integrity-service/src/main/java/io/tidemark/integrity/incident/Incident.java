package io.tidemark.integrity.incident;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One incident. Its methods are what may become of it; none of them does anything.
 *
 * @param tenantId whose; {@code *} for the whole installation
 * @param severity the worst that was said of it on each scale
 * @param startedAt when it began, as far as is known (R98)
 * @param openedAt when it was detected
 * @param respondBy when somebody has to have responded: of all severities that it had, the earliest (R76)
 * @param openedBy {@code tenant/user}, or the name of what opened it
 * @param ticks of {@link Checklist}s, by {@link Checklist#key}
 * @param revision 1 at first, one more with every change
 */
public record Incident(
        UUID id,
        String tenantId,
        String title,
        String impact,
        Severity severity,
        IncidentState state,
        Instant startedAt,
        Instant openedAt,
        Instant respondBy,
        String openedBy,
        Publications published,
        Triage triage,
        SortedMap<String, Tick> ticks,
        long revision) {
    /** Who did it, and when. */
    record Tick(String by, Instant at) {}

    /** What it is about, when it is opened. */
    public record Subject(String tenantId, String title, String impact, Severity severity, Instant startedAt) {}

    public static Incident opened(UUID id, Subject subject, String openedBy, Instant now) {
        return new Incident(
                id,
                subject.tenantId(),
                subject.title(),
                subject.impact(),
                subject.severity(),
                new IncidentState.Open(),
                subject.startedAt(),
                now,
                now.plus(subject.severity().worst().respondWithin()),
                openedBy,
                Publications.NONE,
                Triage.EMPTY,
                new TreeMap<>(),
                1);
    }

    @JsonIgnore
    boolean isOnGoing() {
        return state instanceof IncidentState.OnGoing;
    }

    /** With the worse of both on each scale; a worse one is to be responded to sooner, never later. */
    public Incident raised(Severity other, Instant now) {
        Severity joined = severity.joined(other);
        Instant due = now.plus(joined.worst().respondWithin());
        boolean sooner = joined.worst().isWorseThan(severity.worst()) && due.isBefore(respondBy);
        return with(joined, state, sooner ? due : respondBy, published, triage, ticks);
    }

    /** With another severity, also a milder one: for a person who says why. What was to be responded to by then stays. */
    Incident rated(Severity rated, Instant now) {
        Incident raised = raised(rated, now);
        return raised.with(rated, state, raised.respondBy, published, triage, ticks);
    }

    public Incident in(IncidentState next) {
        return with(severity, next, respondBy, published, triage, ticks);
    }

    Incident published(Publications.Kind kind, Instant at) {
        return with(severity, state, respondBy, published.with(kind, at), triage, ticks);
    }

    Incident triaged(Triage collected) {
        return with(severity, state, respondBy, published, triage.completed(collected), ticks);
    }

    Incident ticked(Checklist list, int number, Tick tick) {
        SortedMap<String, Tick> more = new TreeMap<>(ticks);
        more.put(list.key(number), tick);
        return with(severity, state, respondBy, published, triage, more);
    }

    Incident unticked(Checklist list, int number) {
        SortedMap<String, Tick> less = new TreeMap<>(ticks);
        less.remove(list.key(number));
        return with(severity, state, respondBy, published, triage, less);
    }

    /** The same one change later. */
    Incident stored() {
        return new Incident(
                id,
                tenantId,
                title,
                impact,
                severity,
                state,
                startedAt,
                openedAt,
                respondBy,
                openedBy,
                published,
                triage,
                ticks,
                revision + 1);
    }

    private Incident with(
            Severity rated,
            IncidentState next,
            Instant due,
            Publications told,
            Triage collected,
            Map<String, Tick> done) {
        return new Incident(
                id,
                tenantId,
                title,
                impact,
                rated,
                next,
                startedAt,
                openedAt,
                due,
                openedBy,
                told,
                collected,
                new TreeMap<>(done),
                revision);
    }
}
