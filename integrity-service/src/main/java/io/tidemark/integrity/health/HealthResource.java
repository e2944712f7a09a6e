package io.tidemark.integrity.health;

import io.quarkus.security.identity.SecurityIdentity;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How well sync works: an administrator sees all tenants and the whole, others their own. */
@Path("/ops/health")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Health")
public class HealthResource {
    private static final int MOST_HOURS = 24;
    private static final Duration COME_BACK = Duration.ofSeconds(5);

    private final CurrentHealth current;
    private final JsonWebToken token;
    private final SecurityIdentity identity;

    HealthResource(CurrentHealth current, JsonWebToken token, SecurityIdentity identity) {
        this.current = current;
        this.token = token;
        this.identity = identity;
    }

    /** Success rates, windows, trend, and the thresholds that are crossed. */
    @GET
    @RolesAllowed({"support", "operator", "admin"})
    @Operation(
            operationId = "getHealth",
            summary = "Success rates, windows, trend and verdict, by tenant and as a whole")
    @APIResponse(responseCode = "200", description = "As the latest look found it, at most seconds ago")
    @APIResponse(
            responseCode = "503",
            description = "dependency-unavailable: the last day's telemetry was not read yet")
    public HealthView health(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "24", defaultValue = "1"))
                    @DefaultValue("1")
                    @QueryParam("hours")
                    String hours) {
        int count = hours(hours);
        TenantHealth whole = current.whole()
                .orElseThrow(() -> ProblemException.retryable(
                        ErrorCode.DEPENDENCY_UNAVAILABLE, "the last day's telemetry was not read yet", COME_BACK));
        return identity.hasRole("admin")
                ? new HealthView(count, HealthView.Subject.of(whole, count), subjects(current.tenants(), count))
                : new HealthView(
                        count,
                        null,
                        subjects(current.of(Caller.of(token).tenant()).stream().toList(), count));
    }

    private static List<HealthView.Subject> subjects(List<TenantHealth> healths, int hours) {
        return healths.stream()
                .map(health -> HealthView.Subject.of(health, hours))
                .toList();
    }

    private static int hours(String text) {
        int hours = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : 0;
        if (hours < 1 || hours > MOST_HOURS) {
            throw ProblemException.of(ErrorCode.INVALID_PARAMETER, "hours is a whole number from 1 to " + MOST_HOURS);
        }
        return hours;
    }
}
