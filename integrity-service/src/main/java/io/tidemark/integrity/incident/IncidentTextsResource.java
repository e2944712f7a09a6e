package io.tidemark.integrity.incident;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.integrity.incident.IncidentDesk.Person;
import io.tidemark.integrity.incident.IncidentState.Resolved;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is told of incidents: messages, review, post-mortem. */
@Path("/ops/incidents")
@Tag(name = "incidents")
public class IncidentTextsResource {
    private static final String MARKDOWN = "text/markdown;charset=UTF-8";

    private final IncidentDesk desk;
    private final IncidentConfig config;
    private final Clock clock;
    private final JsonWebToken token;
    private final SecurityIdentity identity;

    IncidentTextsResource(
            IncidentDesk desk, IncidentConfig config, Clock clock, JsonWebToken token, SecurityIdentity identity) {
        this.desk = desk;
        this.config = config;
        this.clock = clock;
        this.token = token;
        this.identity = identity;
    }

    /** A message to be published. */
    @Schema(name = "IncidentMessage")
    record Message(String kind, String channel, String text, String statusPage, boolean pageOnCall, String onCall) {}

    /** One of R98's, with the status page's line. */
    @GET
    @Path("/{incident}/messages/{kind}")
    @Produces("application/json")
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(
            operationId = "getIncidentMessage",
            summary = "The message to publish: initial, update or resolution",
            description = "Nothing is sent. POST …/publications notes that it was.")
    public Uni<Message> message(@PathParam("incident") UUID id, @PathParam("kind") String kind) {
        boolean over = kind.equals("resolution");
        return desk.write(id, person(), (incident, timeline, now) -> message(kind, incident, timeline, now))
                .map(text -> new Message(
                        kind,
                        "#incidents",
                        text,
                        over ? Messages.RESTORED : Messages.INVESTIGATING,
                        kind.equals("initial") && Messages.pagesOnCall(config, clock.instant()),
                        config.onCall()));
    }

    /** For the review of R90. */
    @GET
    @Path("/{incident}/review.md")
    @Produces(MARKDOWN)
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "getIncidentReview", summary = "The post-incident review, from the data, in Markdown")
    public Uni<String> review(@PathParam("incident") UUID id) {
        return desk.write(id, person(), Documents::review);
    }

    /** To be published within 24 hours. */
    @GET
    @Path("/{incident}/postmortem.md")
    @Produces(MARKDOWN)
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(operationId = "getIncidentPostmortem", summary = "The post-mortem, from the data, in Markdown")
    public Uni<String> postMortem(@PathParam("incident") UUID id) {
        return desk.write(id, person(), (incident, timeline, now) -> Documents.postMortem(incident, timeline));
    }

    private static String message(String kind, Incident incident, List<Entry> timeline, Instant now) {
        return switch (kind) {
            case "initial" -> Messages.initial(incident);
            case "update" ->
                Messages.update(
                        incident,
                        timeline.stream()
                                .filter(entry -> entry.kind().equals("note"))
                                .reduce((first, second) -> second)
                                .map(Entry::text)
                                .orElse(null),
                        now);
            case "resolution" -> {
                Resolved resolved = incident.state().resolution();
                if (resolved == null) {
                    throw ProblemException.of(ErrorCode.INCIDENT_NOT_POSSIBLE, "the incident is not resolved");
                }
                yield Messages.resolution(incident, resolved);
            }
            default -> throw ProblemException.of(ErrorCode.NOT_FOUND, "there is initial, update and resolution");
        };
    }

    private Person person() {
        return new Person(Caller.of(token), identity.hasRole("admin"));
    }
}
