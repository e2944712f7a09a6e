package io.tidemark.integrity.incident;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.integrity.incident.Incident.Subject;
import io.tidemark.integrity.incident.IncidentState.Resolution;
import io.tidemark.integrity.incident.IncidentState.Review;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What people ask for, and how it is checked. Everywhere an order may name the revision at which alone it holds. */
final class Requests {
    private Requests() {}

    /** To open one by hand. */
    @Schema(name = "OpenIncident", examples = """
            {"title":"Pushes fail","impact":"All mobile sync operations failing","severity":"P0","reason":"support calls"}""")
    record Open(
            @Schema(description = "Default: the caller's tenant. Others, and * for all, are for admins") @Nullable
            String tenant,

            @Schema(required = true) @Nullable String title,

            @Schema(required = true) @Nullable String impact,

            @Schema(required = true, description = "P0-P3, SEV-1 to SEV-3, or CRITICAL, HIGH, MEDIUM") @Nullable
            String severity,

            @Schema(description = "When it began, ISO 8601; default: now") @Nullable
            String startedAt,

            @Nullable String traceId,

            @Schema(required = true) @Nullable String reason) {
        Subject subject(String target, Duration longestStart, Instant now) {
            return new Subject(
                    target,
                    Text.needed("title", title),
                    Text.needed("impact", impact),
                    rated(severity),
                    started(longestStart, now));
        }

        private Instant started(Duration longestStart, Instant now) {
            try {
                Instant began =
                        startedAt == null ? now : Instant.parse(startedAt).truncatedTo(ChronoUnit.MICROS);
                if (!began.isAfter(now) && !began.isBefore(now.minus(longestStart))) {
                    return began;
                }
            } catch (DateTimeException e) {
                // Said below.
            }
            throw ProblemException.of(
                    ErrorCode.INVALID_FIELD,
                    "\"started_at\" is a time in ISO 8601, in the last " + longestStart.toDays() + " days");
        }
    }

    /** Anything that needs no more than a reason. */
    @Schema(name = "IncidentOrder")
    record Order(
            @Schema(required = true) @Nullable String reason,
            @Nullable Long expectedRevision) {}

    /** Another severity, also a milder one. */
    @Schema(name = "IncidentSeverity")
    record Rating(
            @Schema(required = true) @Nullable String severity,
            @Schema(required = true) @Nullable String reason,
            @Nullable Long expectedRevision) {}

    /** It is over. */
    @Schema(name = "ResolveIncident")
    record Resolve(
            @Schema(required = true) @Nullable String rootCause,
            @Schema(required = true) @Nullable String fix,
            @Schema(required = true) @Nullable String reason,
            @Nullable Long expectedRevision) {
        Resolution how() {
            return new Resolution(Text.needed("root_cause", rootCause), Text.needed("fix", fix));
        }
    }

    /** What the review found (R90). */
    @Schema(name = "ReviewIncident")
    record Findings(
            @Schema(required = true) @Nullable String whatHappened,
            @Schema(required = true) @Nullable String why,
            @Schema(required = true) @Nullable String whyNotDetectedEarlier,
            @Schema(required = true) @Nullable String prevention,
            @Schema(required = true) @Nullable String monitoring,
            @Schema(required = true) @Nullable String runbook,
            @Nullable Long expectedRevision) {
        Review review() {
            return new Review(
                    Text.needed("what_happened", whatHappened),
                    Text.needed("why", why),
                    Text.needed("why_not_detected_earlier", whyNotDetectedEarlier),
                    Text.needed("prevention", prevention),
                    Text.needed("monitoring", monitoring),
                    Text.needed("runbook", runbook));
        }
    }

    /** A line for the timeline. */
    @Schema(name = "IncidentNote")
    record Note(
            @Schema(required = true) @Nullable String text,
            @Nullable String traceId) {}

    /** Whether an item is done. */
    @Schema(name = "TickItem")
    record Ticking(
            @Schema(required = true) @Nullable Boolean done,
            @Nullable Long expectedRevision) {}

    /** Something was published. */
    @Schema(name = "IncidentPublication")
    record Published(
            @Schema(required = true, description = "initial, update, resolution, postmortem or rca") @Nullable
            String kind,

            @Schema(description = "Where") @Nullable String note,

            @Nullable Long expectedRevision) {
        Publications.Kind checked() {
            return Publications.Kind.of(kind)
                    .orElseThrow(() -> ProblemException.of(
                            ErrorCode.INVALID_FIELD, "\"kind\" is initial, update, resolution, postmortem or rca"));
        }
    }

    static Severity rated(@Nullable String word) {
        return Severity.ofWord(word)
                .orElseThrow(() -> ProblemException.of(
                        ErrorCode.INVALID_FIELD,
                        "\"severity\" is P0 to P3, SEV-1 to SEV-3, or CRITICAL, HIGH, MEDIUM"));
    }

    /** Whose incident it is to be. */
    static String target(@Nullable String tenant, Caller caller, boolean admin) {
        if (tenant == null || tenant.equals(caller.tenant())) {
            return caller.tenant();
        }
        if (!admin) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "other tenants than your own are for admins");
        }
        if (!tenant.equals("*") && !tenant.matches(Caller.NAME)) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "\"tenant\" is a tenant's name, or *");
        }
        return tenant;
    }
}
