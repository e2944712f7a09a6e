package io.tidemark.snapshot.failed;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.snapshot.apply.Retried;
import io.tidemark.snapshot.apply.Retries;
import io.tidemark.snapshot.apply.RetrySelection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What operators do about failed operations of their tenant. */
@Path("/ops/failed-operations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "failed operations")
public class FailedOperationsResource {
    private final FailedOperationStore store;
    private final FailedPages pages;
    private final Retries retries;
    private final JsonWebToken token;

    FailedOperationsResource(FailedOperationStore store, FailedPages pages, Retries retries, JsonWebToken token) {
        this.store = store;
        this.pages = pages;
        this.retries = retries;
        this.token = token;
    }

    /** Some failed operations. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(summary = "The tenant's failed operations, by user and in the order in which they failed")
    public Uni<FailedOperations> list(@BeanParam FailedParameters parameters) {
        return pages.page(tenant(), parameters);
    }

    /** One failed operation with its payload. */
    @GET
    @Path("/{user}/{operation_id}")
    @RolesAllowed({"operator", "admin"})
    @Operation(summary = "One failed operation, with its payload")
    public Uni<FailedOperations.Entry> one(
            @PathParam("user") String user, @PathParam("operation_id") String operationId) {
        return store.one(tenant(), user, operationId)
                .map(found -> found.orElseThrow(() -> noSuchOperation(operationId)));
    }

    /** Tries one again (R52). */
    @POST
    @Path("/{user}/{operation_id}/retry")
    @RolesAllowed({"operator", "admin"})
    @Operation(summary = "Try one failed operation again; it is kept when it fails again")
    public Uni<Retried> retryOne(@PathParam("user") String user, @PathParam("operation_id") String operationId) {
        return retries.retry(new RetrySelection(tenant(), user, null, null, operationId))
                .invoke(retried -> {
                    if (retried.retried() + retried.waiting() == 0) {
                        throw noSuchOperation(operationId);
                    }
                });
    }

    /** Tries all again that the store refused, or those that the body selects (R51). */
    @POST
    @Path("/retry")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"operator", "admin"})
    @Operation(
            summary = "Try failed operations again: all that the store refused, or those that the body selects",
            description =
                    "Those that the store refused, unless error_class says which. Each once: each user's in the order"
                            + " in which they failed, at most 1,000 in one transaction.")
    public Uni<Retried> retryAll(@Nullable Selected selected) {
        Selected which = selected == null ? new Selected(null, null, null) : selected;
        return retries.retry(
                which.errorClass() == null
                        ? RetrySelection.refusedByStore(tenant(), which.user(), which.collection())
                        : new RetrySelection(tenant(), which.user(), which.collection(), which.errorClass(), null));
    }

    /** Clears what was exported (R63). */
    @POST
    @Path("/archive")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"operator", "admin"})
    @Operation(
            summary = "Clear failed operations that first failed long ago and were exported",
            description =
                    "List them with the same `older_than` first: when `expected` is not how many there are, nothing is cleared.")
    @APIResponse(responseCode = "409", description = "`archive-differs`: there are more or fewer than were exported.")
    public Uni<Archived> archive(@Nullable Archive archive) {
        Archive what = archive == null ? new Archive(null, null) : archive;
        return pages.clear(tenant(), what.olderThan(), what.expected());
    }

    private String tenant() {
        return Caller.of(token).tenant();
    }

    private static ProblemException noSuchOperation(String operationId) {
        return ProblemException.of(ErrorCode.NOT_FOUND, "there is no failed operation " + operationId);
    }

    /** Which ones; what is missing does not narrow it down. */
    record Selected(
            @Nullable String user,
            @Nullable String collection,
            @Nullable String errorClass) {}

    /**
     * What is to be cleared.
     *
     * @param olderThan an ISO 8601 duration, at least a day
     * @param expected how many the export told
     */
    record Archive(@Nullable String olderThan, @Nullable Long expected) {}

    /** How many were cleared. */
    record Archived(long cleared) {}
}
