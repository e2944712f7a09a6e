package io.tidemark.snapshot.receipt;

import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import io.tidemark.http.RetryAfter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** What became of requests that were not waited for. */
@Path("/api")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "operations")
public class ReceiptResource {
    private final Receipts receipts;
    private final ReceiptConfig config;
    private final JsonWebToken token;

    ReceiptResource(Receipts receipts, ReceiptConfig config, JsonWebToken token) {
        this.receipts = receipts;
        this.config = config;
        this.token = token;
    }

    /** The results behind a receipt, once they are all there. */
    @GET
    @Path("/operations/{receipt}")
    @Operation(summary = "What became of a request that was answered with a receipt")
    @APIResponse(responseCode = "200", description = "Pending, with Retry-After; or done, with the results")
    @APIResponse(responseCode = "404", description = "The results are no longer kept")
    public Uni<RestResponse<ReceiptAnswer>> receipt(@PathParam("receipt") String receipt) {
        return receipts.answer(Caller.of(token), receipt).map(answer -> {
            RestResponse.ResponseBuilder<ReceiptAnswer> response = RestResponse.ResponseBuilder.ok(answer);
            response.header(HttpHeaders.CACHE_CONTROL, "no-store");
            if (answer.isPending()) {
                response.header(
                        HttpHeaders.RETRY_AFTER, RetryAfter.jittered(config.askAgain(), ThreadLocalRandom.current()));
            }
            return response.build();
        });
    }
}
