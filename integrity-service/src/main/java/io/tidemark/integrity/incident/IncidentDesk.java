package io.tidemark.integrity.incident;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Reason;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people do with incidents: admins with all, others with those of their tenant. Those of the whole installation they
 * may see, and of these only what concerns everybody or themselves.
 */
@Singleton
class IncidentDesk {
    private static final int TRIES = 5;
    private static final int SHOWN = 100;
    private static final int WRITTEN_UP = 3_000;
    /** What becomes of an incident is told also where there is no room for anything else. */
    private static final Set<String> ALWAYS_TOLD = Set.of("state", "severity", "publication");

    private final IncidentStore store;
    private final IncidentConfig config;
    private final Clock clock;

    IncidentDesk(IncidentStore store, IncidentConfig config, Clock clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /** Who asks. */
    record Person(Caller caller, boolean admin) {
        String name() {
            return caller.tenant() + "/" + caller.user();
        }

        /** Whose things they may see; null: everybody's. */
        @Nullable
        List<String> tenants() {
            return admin ? null : List.of(caller.tenant(), HealthVerdict.EVERYONE);
        }
    }

    /** What a change makes of an incident, and what the timeline says of it. */
    record Changed(
            Incident incident,
            String kind,
            String text,
            @Nullable String traceId) {
        static Changed to(Incident incident, String kind, String text) {
            return new Changed(incident, kind, text, null);
        }
    }

    /** What an order does; it may refuse. */
    interface Order {
        Changed on(Incident incident, Instant now);
    }

    Uni<IncidentView.Page> list(Person person, boolean onGoing, @Nullable String cursor, int limit) {
        Cursor after = Cursor.of(cursor, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        return store.page(new IncidentStore.Query(person.tenants(), onGoing, after, limit))
                .map(found -> new IncidentView.Page(
                        found.stream()
                                .map(incident -> IncidentView.of(incident, now()))
                                .toList(),
                        found.size() < limit
                                ? null
                                : new Cursor(
                                                found.getLast().openedAt(),
                                                found.getLast().id().toString())
                                        .toString()));
    }

    Uni<IncidentView> one(UUID id, Person person) {
        return find(id, person)
                .chain(incident -> timeline(incident, person, null, SHOWN)
                        .map(lines -> IncidentView.of(incident, IncidentView.Timeline.of(lines, SHOWN), now())));
    }

    Uni<IncidentView.Timeline> timeline(UUID id, Person person, @Nullable String cursor, int limit) {
        Cursor after = Cursor.of(cursor, "[0-9]{1,18}");
        return find(id, person)
                .chain(incident -> timeline(incident, person, after, limit))
                .map(lines -> IncidentView.Timeline.of(lines, limit));
    }

    Uni<IncidentView> open(Requests.Open request, Person person) {
        Instant now = now();
        String reason = Reason.of(request.reason()).text();
        String target = Requests.target(request.tenant(), person.caller(), person.admin());
        Incident incident = Incident.opened(
                UUID.randomUUID(), request.subject(target, config.longestStart(), now), person.name(), now);
        String text = "opened as " + incident.severity().worst() + ": " + incident.title() + " (" + reason + ")";
        Entry entry = new Entry(now, target, "state", person.name(), text, Text.traceId(request.traceId()), null);
        return store.open(incident, List.of(entry)).chain(() -> one(incident.id(), person));
    }

    /** Carries an order out; what came in between is looked at anew, unless the order holds at one revision only. */
    Uni<IncidentView> change(UUID id, Person person, @Nullable Long expectedRevision, Order order) {
        return find(id, person)
                .chain(incident -> carryOut(incident, person, expectedRevision, order))
                .onFailure(e -> expectedRevision == null
                        && e instanceof ProblemException problem
                        && problem.code() == ErrorCode.STALE_INCIDENT)
                .retry()
                .atMost(TRIES)
                .chain(() -> one(id, person));
    }

    /** What is told of it. */
    Uni<String> write(UUID id, Person person, Writing writing) {
        return find(id, person)
                .chain(incident -> timeline(incident, person, null, WRITTEN_UP)
                        .map(lines -> writing.text(
                                incident,
                                lines.stream().map(IncidentStore.Line::entry).toList(),
                                now())));
    }

    /** Makes a text of an incident and its timeline. */
    interface Writing {
        String text(Incident incident, List<Entry> timeline, Instant now);
    }

    private Uni<Void> carryOut(Incident incident, Person person, @Nullable Long expectedRevision, Order order) {
        if (!person.admin() && !incident.tenantId().equals(person.caller().tenant())) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "an incident of the whole installation is for admins");
        }
        if (expectedRevision != null && expectedRevision != incident.revision()) {
            throw ProblemException.of(
                    ErrorCode.STALE_INCIDENT,
                    "the incident is at revision " + incident.revision(),
                    Map.of("revision", incident.revision()));
        }
        Instant now = now();
        Changed changed = order.on(incident, now);
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(
                now, incident.tenantId(), changed.kind(), person.name(), changed.text(), changed.traceId(), null));
        int most = ALWAYS_TOLD.contains(changed.kind()) ? Integer.MAX_VALUE : config.entries();
        return store.change(changed.incident(), entries, most);
    }

    private Uni<List<IncidentStore.Line>> timeline(
            Incident incident, Person person, @Nullable Cursor after, int limit) {
        return store.timeline(incident.id(), person.tenants(), after, limit);
    }

    private Uni<Incident> find(UUID id, Person person) {
        return store.one(id)
                .map(found -> found.filter(incident ->
                                person.tenants() == null || person.tenants().contains(incident.tenantId()))
                        .orElseThrow(() -> ProblemException.of(ErrorCode.NOT_FOUND, "there is no such incident")));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
