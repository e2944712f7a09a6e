package io.tidemark.ingest.limits;

import io.quarkus.security.Authenticated;
import io.tidemark.contracts.json.CanonicalJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Publishes the limits, so that clients can cut their queues to fit. */
@Path("/api/limits")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "limits")
public class LimitsResource {
    private final Limits limits;

    LimitsResource(LimitsConfig config, AdmissionConfig admission) {
        this.limits = new Limits(
                config.maxOperations(),
                config.maxBody().asLongValue(),
                config.maxPayload().asLongValue(),
                LimitsConfig.MAX_RECORD_ID_BYTES,
                CanonicalJson.MAX_DEPTH,
                LimitsConfig.MAX_BATCH_BYTES,
                config.maxInflation(),
                config.maxWait().toMillis(),
                admission.operationsPerSecond(),
                admission.operationsBurst());
    }

    /** Every limit that a request meets. */
    @GET
    @Operation(summary = "Every limit that a request meets")
    public Limits limits() {
        return limits;
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
