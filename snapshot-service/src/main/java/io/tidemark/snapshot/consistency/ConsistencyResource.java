package io.tidemark.snapshot.consistency;

import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ClientRelease;
import io.tidemark.http.ProblemException;
import io.tidemark.snapshot.feed.Histories;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Finds what a device and the server do not agree on. */
@Path("/api")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "consistency")
public class ConsistencyResource {
    private final Consistency consistency;
    private final Histories histories;
    private final JsonWebToken token;

    ConsistencyResource(Consistency consistency, Histories histories, JsonWebToken token) {
        this.consistency = consistency;
        this.histories = histories;
        this.token = token;
    }

    /** Compares; changes nothing. What differs though the device says that it stands at the same version is told on. */
    @POST
    @Path("/consistency")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "What differs between the records of a device and the server's",
            description = "With \"collections\": which of them. With \"collection\" and \"buckets\": which records.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(oneOf = {CollectionsAnswer.class, BucketsAnswer.class})))
    public Uni<ConsistencyAnswer> compare(
            @Parameter(description = "The release of the client's program") @HeaderParam(ClientRelease.HEADER) @Nullable
                    String release,
            @Nullable ConsistencyRequest request) {
        if (request == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        Caller caller = Caller.of(token);
        return consistency.compare(
                new Consistency.Asker(caller, ClientRelease.known(release)),
                request.checked(cursor -> histories.epoch(cursor, caller)));
    }
}
