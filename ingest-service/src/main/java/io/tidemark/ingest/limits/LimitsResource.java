package io.tidemark.ingest.limits;

import io.quarkus.security.Authenticated;
import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.http.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Publishes the limits, so that clients can cut their queues to fit. */
@Path("/api/limits")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "limits")
public class LimitsResource {
    private final LimitsConfig config;
    private final Admission admission;
    private final JsonWebToken token;

    LimitsResource(LimitsConfig config, Admission admission, JsonWebToken token) {
        this.config = config;
        this.admission = admission;
        this.token = token;
    }

    /** Every limit that a request meets. */
    @GET
    @Operation(summary = "Every limit that a request meets, the rate of the caller's tenant among them")
    public Limits limits() {
        Rate rate = admission.rate(Caller.of(token).tenant());
        return new Limits(
                config.maxOperations(),
                config.maxBody().asLongValue(),
                config.maxPayload().asLongValue(),
                LimitsConfig.MAX_RECORD_ID_BYTES,
                CanonicalJson.MAX_DEPTH,
                LimitsConfig.MAX_BATCH_BYTES,
                config.maxInflation(),
                config.maxWait().toMillis(),
                rate.perSecond(),
                rate.burst());
    }

    record Limits(
            int maxOperations,
            long maxBodyBytes,
            long maxPayloadBytes,
            int maxRecordIdBytes,
            int maxNesting,
            long maxAtomicBytes,
            int maxInflation,
            long maxWaitMs,
            long operationsPerSecond,
            long operationsBurst) {}
}
