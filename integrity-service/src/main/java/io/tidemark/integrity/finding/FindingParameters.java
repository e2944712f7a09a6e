package io.tidemark.integrity.finding;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What a listing of findings may be asked for. */
public class FindingParameters {
    @RestQuery("status")
    @Parameter(description = "open, confirmed, repairing, dismissed or closed")
    @Nullable
    String status;

    @RestQuery("indicator")
    @Nullable
    String indicator;

    @RestQuery("user")
    @Nullable
    String user;

    @RestQuery("cursor")
    @Nullable
    String cursor;

    @RestQuery("limit")
    @Parameter(description = "1 to 1000; 100 when it is missing")
    @Nullable
    String limit;

    FindingStore.Filter checked(@Nullable String tenant, FindingConfig config) {
        if (status != null && !status.matches("open|confirmed|repairing|dismissed|closed")) {
            throw invalid("\"status\" is open, confirmed, repairing, dismissed or closed");
        }
        if (indicator != null && EvidenceKind.of(indicator).isEmpty()) {
            throw invalid("there is no such indicator");
        }
        // Empty: what is about a tenant as a whole.
        if (user != null && !user.isEmpty() && !user.matches(Caller.NAME)) {
            throw invalid("\"user\" is of the form " + Caller.NAME);
        }
        return new FindingStore.Filter(tenant, status, indicator, user, before(), size(config));
    }

    private @Nullable UUID before() {
        try {
            return cursor == null ? null : UUID.fromString(cursor);
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(ErrorCode.INVALID_CURSOR, "that cursor was not issued here");
        }
    }

    private int size(FindingConfig config) {
        if (limit == null) {
            return config.page();
        }
        if (!limit.matches("[1-9][0-9]{0,5}") || Integer.parseInt(limit) > config.largestPage()) {
            throw invalid("\"limit\" is a whole number from 1 to " + config.largestPage());
        }
        return Integer.parseInt(limit);
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_PARAMETER, detail);
    }
}
