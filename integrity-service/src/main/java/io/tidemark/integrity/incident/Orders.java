package io.tidemark.integrity.incident;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Reason;
import io.tidemark.integrity.incident.IncidentDesk.Changed;
import io.tidemark.integrity.incident.IncidentDesk.Order;
import io.tidemark.integrity.incident.IncidentState.OnGoing;
import io.tidemark.integrity.incident.IncidentState.Open;
import io.tidemark.integrity.incident.IncidentState.Resolution;
import io.tidemark.integrity.incident.IncidentState.Resolved;
import io.tidemark.integrity.incident.IncidentState.Review;
import io.tidemark.integrity.incident.IncidentState.Reviewed;
import org.jspecify.annotations.Nullable;

/** What people can order, as pure functions: what becomes of the incident, or why not. */
final class Orders {
    private static final String STATE = "state";

    private Orders() {}

    static Order acknowledge(@Nullable String given) {
        String reason = Reason.of(given).text();
        return (incident, now) -> {
            if (!(incident.state() instanceof Open open)) {
                throw impossible(incident, "acknowledged");
            }
            return Changed.to(incident.in(open.acknowledged(now)), STATE, "acknowledged: " + reason);
        };
    }

    static Order mitigate(@Nullable String given) {
        String reason = Reason.of(given).text();
        return (incident, now) -> {
            if (!(incident.state() instanceof OnGoing state) || state instanceof IncidentState.Mitigated) {
                throw impossible(incident, "mitigated");
            }
            return Changed.to(incident.in(state.mitigated(now)), STATE, "mitigated: " + reason);
        };
    }

    static Order resolve(Resolution how, @Nullable String given) {
        String reason = Reason.of(given).text();
        return (incident, now) -> {
            if (!(incident.state() instanceof OnGoing state)) {
                throw impossible(incident, "resolved");
            }
            String text = "resolved: " + reason + ". Root cause: " + how.rootCause() + ". Fix: " + how.fix();
            return Changed.to(incident.in(state.resolved(now, how)), STATE, text);
        };
    }

    static Order review(Review review) {
        return (incident, now) -> {
            if (!(incident.state() instanceof Resolved state)) {
                throw impossible(incident, "reviewed");
            }
            return Changed.to(incident.in(state.reviewed(now, review)), STATE, "reviewed");
        };
    }

    static Order close(@Nullable String given) {
        String reason = Reason.of(given).text();
        return (incident, now) -> {
            if (!(incident.state() instanceof Reviewed state)) {
                throw impossible(incident, "closed");
            }
            return Changed.to(incident.in(state.closed(now)), STATE, "closed: " + reason);
        };
    }

    static Order rate(Severity rated, @Nullable String given) {
        String reason = Reason.of(given).text();
        return (incident, now) -> Changed.to(
                incident.rated(rated, now),
                "severity",
                "severity " + incident.severity().worst() + " -> " + rated.worst() + ": " + reason);
    }

    static Order note(@Nullable String given, @Nullable String givenTrace) {
        String text = Text.needed("text", given);
        String trace = Text.traceId(givenTrace);
        return (incident, now) -> new Changed(incident, "note", text, trace);
    }

    static Order triage(Triage given) {
        Triage collected = new Triage(
                Text.optional("room_name", given.roomName()),
                Text.optional("local_participant_id", given.localParticipantId()),
                Text.optional("packet_type_and_request_id", given.packetTypeAndRequestId()),
                Text.optional("connection_state_transitions", given.connectionStateTransitions()),
                Text.optional("reproduces_after_retry", given.reproducesAfterRetry()));
        return (incident, now) ->
                Changed.to(incident.triaged(collected), "triage", "triage form: " + collected.words());
    }

    static Order tick(Checklist list, int number, @Nullable Boolean given, String by) {
        if (given == null) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "\"done\" is true or false");
        }
        boolean done = given;
        String item = list.label() + " " + number + ": " + list.items().get(number - 1);
        return (incident, now) -> Changed.to(
                done ? incident.ticked(list, number, new Incident.Tick(by, now)) : incident.unticked(list, number),
                "checklist",
                (done ? "done, " : "not done after all, ") + item);
    }

    static Order publish(Publications.Kind kind, @Nullable String given) {
        String note = Text.optional("note", given);
        return (incident, now) -> {
            boolean afterwards = kind != Publications.Kind.INITIAL && kind != Publications.Kind.UPDATE;
            if (afterwards && incident.isOnGoing()) {
                throw impossible(incident, "told to be over (" + kind.label() + ")");
            }
            String text = "published: " + kind.label() + (note == null ? "" : ", " + note);
            return Changed.to(incident.published(kind, now), "publication", text);
        };
    }

    private static ProblemException impossible(Incident incident, String what) {
        return ProblemException.of(
                ErrorCode.INCIDENT_NOT_POSSIBLE,
                "an incident that is " + incident.state().label() + " can't be " + what);
    }
}
