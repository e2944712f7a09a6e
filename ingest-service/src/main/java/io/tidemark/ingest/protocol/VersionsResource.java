package io.tidemark.ingest.protocol;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tells which versions of the protocol are spoken. */
@Path("/api/versions")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "versions")
public class VersionsResource {
    /** The oldest and the newest version. */
    @GET
    @Operation(summary = "The versions of the protocol that are spoken, for the header Sync-Protocol")
    public Versions versions() {
        return new Versions(ProtocolVersion.OLDEST, ProtocolVersion.NEWEST);
    }

    record Versions(int oldest, int newest) {}
}
