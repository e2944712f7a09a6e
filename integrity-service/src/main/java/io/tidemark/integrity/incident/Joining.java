package io.tidemark.integrity.incident;

import io.tidemark.integrity.incident.Incident.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether a signal opens an incident or belongs to one that is open (ADR-0019). */
public sealed interface Joining {
    /** What the timeline is to say. */
    List<Entry> entries();

    /** A new one. */
    record Opens(Incident incident, List<Entry> entries) implements Joining {}

    /** It belongs to this one, as it stands afterwards. */
    record Joins(Incident incident, List<Entry> entries) implements Joining {}

    /** Nothing is wrong as far as is known; the entry is kept in case that something turns out to be. */
    record Waits(List<Entry> entries) implements Joining {}

    /**
     * Decides.
     *
     * @param onGoing the one of the signal's tenant, else the one of the whole installation, if there is any
     * @param id for a new one
     */
    static Joining decide(@Nullable Incident onGoing, Signal signal, UUID id, Instant now) {
        if (onGoing != null) {
            return join(onGoing, signal, now);
        }
        Subject subject = signal.subject();
        if (subject == null) {
            return new Waits(List.of(signal.entry()));
        }
        Incident opened = Incident.opened(id, subject, signal.entry().actor(), now);
        return new Opens(
                opened,
                List.of(
                        signal.entry(),
                        said(opened, now, "opened as " + opened.severity().worst() + ": " + opened.title())));
    }

    private static Joining join(Incident onGoing, Signal signal, Instant now) {
        Incident joined = onGoing.raised(signal.severity(), now);
        List<Entry> entries = new ArrayList<>(List.of(signal.entry()));
        Priority before = onGoing.severity().worst();
        if (joined.severity().worst().isWorseThan(before)) {
            entries.add(said(
                    joined,
                    now,
                    "severity " + before + " -> " + joined.severity().worst()));
        }
        if (signal.subject() != null
                && joined.state() instanceof IncidentState.OnGoing state
                && !state.relapsed().equals(state)) {
            joined = joined.in(state.relapsed());
            entries.add(said(joined, now, "no longer mitigated: it was heard of again"));
        }
        return new Joins(joined, entries);
    }

    private static Entry said(Incident incident, Instant now, String text) {
        return Entry.of(now, incident.tenantId(), "state", "integrity-service", text);
    }
}
