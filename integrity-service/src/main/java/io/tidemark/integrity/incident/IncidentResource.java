package io.tidemark.integrity.incident;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.integrity.incident.IncidentDesk.Order;
import io.tidemark.integrity.incident.IncidentDesk.Person;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Incidents, for operators. */
@Path("/ops/incidents")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "incidents")
public class IncidentResource {
    private final IncidentDesk desk;
    private final JsonWebToken token;
    private final SecurityIdentity identity;

    IncidentResource(IncidentDesk desk, JsonWebToken token, SecurityIdentity identity) {
        this.desk = desk;
        this.token = token;
        this.identity = identity;
    }

    /** The newest first. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "listIncidents", summary = "Incidents, the newest first, with what is overdue")
    public Uni<IncidentView.Page> list(
            @RestQuery("state") @Nullable String state,
            @RestQuery("cursor") @Nullable String cursor,
            @RestQuery("limit") @Nullable String limit) {
        if (state != null && !state.equals("open") && !state.equals("all")) {
            throw ProblemException.of(ErrorCode.INVALID_PARAMETER, "\"state\" is open or all");
        }
        return desk.list(person(), "open".equals(state), cursor, number(limit, 50, 200));
    }

    /** Opens one by hand. */
    @POST
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "openIncident", summary = "Open an incident by hand")
    @APIResponse(responseCode = "200", description = "The incident.")
    @APIResponse(responseCode = "409", description = "`incident-open`: the tenant has one that is not resolved")
    public Uni<IncidentView> open(Requests.@Nullable Open request) {
        return desk.open(given(request), person());
    }

    /** One with its timeline. */
    @GET
    @Path("/{incident}")
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(
            operationId = "getIncident",
            summary = "One incident: state, deadlines, checklists, the first 100 entries")
    public Uni<IncidentView> one(@PathParam("incident") UUID id) {
        return desk.one(id, person());
    }

    /** Its timeline, page by page. */
    @GET
    @Path("/{incident}/timeline")
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "getIncidentTimeline", summary = "The timeline of an incident, the oldest first")
    public Uni<IncidentView.Timeline> timeline(
            @PathParam("incident") UUID id,
            @RestQuery("cursor") @Nullable String cursor,
            @RestQuery("limit") @Nullable String limit) {
        return desk.timeline(id, person(), cursor, number(limit, 100, 1_000));
    }

    /** Somebody responds. */
    @POST
    @Path("/{incident}/acknowledge")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "acknowledgeIncident", summary = "Respond: somebody works on it")
    public Uni<IncidentView> acknowledge(@PathParam("incident") UUID id, Requests.@Nullable Order request) {
        return change(
                id,
                given(request).expectedRevision(),
                Orders.acknowledge(given(request).reason()));
    }

    /** Users no longer suffer. */
    @POST
    @Path("/{incident}/mitigate")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "mitigateIncident", summary = "Users no longer suffer from it; the cause is still there")
    public Uni<IncidentView> mitigate(@PathParam("incident") UUID id, Requests.@Nullable Order request) {
        return change(
                id,
                given(request).expectedRevision(),
                Orders.mitigate(given(request).reason()));
    }

    /** It is over. */
    @POST
    @Path("/{incident}/resolve")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "resolveIncident", summary = "It is over: root cause and fix")
    @APIResponse(responseCode = "200", description = "The incident; its review is due.")
    @APIResponse(responseCode = "409", description = "`incident-not-possible`, or `stale-incident`")
    public Uni<IncidentView> resolve(@PathParam("incident") UUID id, Requests.@Nullable Resolve request) {
        return change(
                id,
                given(request).expectedRevision(),
                Orders.resolve(given(request).how(), given(request).reason()));
    }

    /** The review was held. */
    @POST
    @Path("/{incident}/review")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "reviewIncident", summary = "What the post-incident review found")
    public Uni<IncidentView> review(@PathParam("incident") UUID id, Requests.@Nullable Findings request) {
        return change(
                id,
                given(request).expectedRevision(),
                Orders.review(given(request).review()));
    }

    /** Nothing is left to do. */
    @POST
    @Path("/{incident}/close")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "closeIncident", summary = "Nothing is left to do")
    public Uni<IncidentView> close(@PathParam("incident") UUID id, Requests.@Nullable Order request) {
        return change(
                id,
                given(request).expectedRevision(),
                Orders.close(given(request).reason()));
    }

    /** Another severity. */
    @POST
    @Path("/{incident}/severity")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "rateIncident", summary = "Another severity, also a milder one; the timeline says why")
    public Uni<IncidentView> rate(@PathParam("incident") UUID id, Requests.@Nullable Rating request) {
        return change(
                id,
                given(request).expectedRevision(),
                Orders.rate(
                        Requests.rated(given(request).severity()),
                        given(request).reason()));
    }

    /** A line for the timeline. */
    @POST
    @Path("/{incident}/notes")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "noteIncident", summary = "Write a note into the timeline")
    public Uni<IncidentView> note(@PathParam("incident") UUID id, Requests.@Nullable Note request) {
        return change(
                id, null, Orders.note(given(request).text(), given(request).traceId()));
    }

    /** What is collected first. */
    @PUT
    @Path("/{incident}/triage")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "triageIncident", summary = "Fill in the triage form; what is left out stays as it was")
    public Uni<IncidentView> triage(@PathParam("incident") UUID id, @Nullable Triage request) {
        return change(id, null, Orders.triage(given(request)));
    }

    /** An item of a checklist. */
    @PUT
    @Path("/{incident}/checklists/{list}/{item}")
    @RolesAllowed({"operator", "admin"})
    @Operation(operationId = "tickIncidentItem", summary = "Tick an item of a checklist, or take that back")
    public Uni<IncidentView> tick(
            @PathParam("incident") UUID id,
            @PathParam("list") String list,
            @PathParam("item") String item,
            Requests.@Nullable Ticking request) {
        Requests.Ticking ticking = given(request);
        Checklist checklist = Checklist.of(list)
                .filter(known -> item.matches("[0-9]{1,2}") && known.has(Integer.parseInt(item)))
                .orElseThrow(() -> ProblemException.of(ErrorCode.NOT_FOUND, "there is no such item"));
        return change(
                id,
                ticking.expectedRevision(),
                Orders.tick(checklist, Integer.parseInt(item), ticking.done(), person().name()));
    }

    /** Something was published. */
    @POST
    @Path("/{incident}/publications")
    @RolesAllowed({"operator", "admin"})
    @Operation(
            operationId = "publishIncident",
            summary = "Note that a message, the post-mortem or the RCA was published")
    public Uni<IncidentView> publish(@PathParam("incident") UUID id, Requests.@Nullable Published request) {
        return change(
                id,
                given(request).expectedRevision(),
                Orders.publish(given(request).checked(), given(request).note()));
    }

    private Uni<IncidentView> change(UUID id, @Nullable Long expectedRevision, Order order) {
        return desk.change(id, person(), expectedRevision, order);
    }

    private static int number(@Nullable String text, int otherwise, int most) {
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > most) {
            throw ProblemException.of(ErrorCode.INVALID_PARAMETER, "\"limit\" is from 1 to " + most);
        }
        return Integer.parseInt(text);
    }

    private static <T> T given(@Nullable T body) {
        if (body == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        return body;
    }

    private Person person() {
        return new Person(Caller.of(token), identity.hasRole("admin"));
    }
}
