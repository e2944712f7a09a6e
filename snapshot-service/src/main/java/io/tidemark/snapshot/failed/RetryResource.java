package io.tidemark.snapshot.failed;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.flag.SyncMode;
import io.tidemark.contracts.sync.CollectionName;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.snapshot.apply.Retried;
import io.tidemark.snapshot.apply.Retries;
import io.tidemark.snapshot.apply.RetrySelection;
import io.tidemark.snapshot.mode.PublishedMode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tries a user's failed operations in a collection again (R100, R110): users their own, operators any of their tenant. */
@Path("/api/{collection}/retry")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "failed operations")
public class RetryResource {
    private static final Duration COME_BACK = Duration.ofSeconds(30);

    private final Retries retries;
    private final PublishedMode mode;
    private final JsonWebToken token;

    RetryResource(Retries retries, PublishedMode mode, JsonWebToken token) {
        this.retries = retries;
        this.mode = mode;
        this.token = token;
    }

    /** Tries them again, in their order. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Try a user's failed operations in a collection again, in their order")
    @APIResponse(
            responseCode = "503",
            description = "`local-only`: the switch is on for the caller, who is no operator.")
    @APIResponse(responseCode = "403", description = "`forbidden`: another user's, and the caller is no operator.")
    public Uni<Retried> retry(@PathParam("collection") String collection, @Nullable Whose whose) {
        Caller caller = Caller.of(token);
        if (!CollectionName.isValid(collection)) {
            throw ProblemException.of(
                    ErrorCode.INVALID_COLLECTION, "\"" + collection + "\" is not a name for a collection");
        }
        String user = whose == null || whose.userId() == null ? caller.user() : whose.userId();
        if (!user.equals(caller.user()) && !operates()) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "only operators try other users' operations again");
        }
        if (!operates() && mode.modeFor(caller).orElse(null) instanceof SyncMode.LocalOnly) {
            throw ProblemException.retryable(
                    ErrorCode.LOCAL_ONLY,
                    "sync paused – what failed is kept, and tried again by operators alone",
                    COME_BACK);
        }
        return retries.retry(RetrySelection.refusedByStore(caller.tenant(), user, collection));
    }

    private boolean operates() {
        return token.getGroups().contains("operator") || token.getGroups().contains("admin");
    }

    /** Whose operations; the caller's own when it is missing. The name is the runbook's. */
    record Whose(@JsonProperty("userId") @Nullable String userId) {}
}
