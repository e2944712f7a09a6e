package io.tidemark.integrity.scan;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Scans for evidence of corruption. An administrator's cover all tenants, an operator's their own. */
@Path("/ops/integrity/scans")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integrity")
final class ScanResource {
    private final Scanner scanner;
    private final ScanLedger ledger;
    private final JsonWebToken token;

    ScanResource(Scanner scanner, ScanLedger ledger, JsonWebToken token) {
        this.scanner = scanner;
        this.ledger = ledger;
        this.token = token;
    }

    @POST
    @RolesAllowed({"operator", "admin"})
    @Operation(
            summary = "Scan the snapshot store now",
            description = "Runs every check in one read-only, repeatable-read transaction and answers when it is done. "
                    + "An operator's scan sees the rows of the token's tenant, an administrator's all rows. "
                    + "A scan that found something answers 200 as well: look at `findings`.")
    @APIResponse(responseCode = "200", description = "The scan ran to its end.")
    @APIResponse(responseCode = "409", description = "`scan-running`: one runs on this replica.")
    @APIResponse(responseCode = "503", description = "`dependency-unavailable`: PostgreSQL does not answer.")
    public Uni<ScanReport> run() {
        return scanner.scan(scope()).map(ScanReport::of);
    }

    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(summary = "The latest scans of this replica, newest first")
    public ScanReport.Page recent() {
        return new ScanReport.Page(
                ledger.recent(scope()).stream().map(ScanReport::of).toList());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(summary = "One scan: while it runs, how far it has come")
    @APIResponse(responseCode = "200", description = "The scan.")
    @APIResponse(responseCode = "404", description = "`not-found`: not one of the latest scans of the token's tenant.")
    public ScanReport one(@PathParam("id") UUID id) {
        return ledger.find(id, scope())
                .map(ScanReport::of)
                .orElseThrow(() -> ProblemException.of(ErrorCode.NOT_FOUND, "no such scan among the latest"));
    }

    private TenantScope scope() {
        Caller caller = Caller.of(token);
        return token.getGroups().contains("admin") ? TenantScope.ALL : TenantScope.of(caller.tenant());
    }
}
