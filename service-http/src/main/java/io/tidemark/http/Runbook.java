package io.tidemark.http;

import io.tidemark.contracts.error.ErrorCode;

/** Which page of the runbooks an operator opens when a request of theirs ends with a problem. Pure. */
final class Runbook {
    /** Where the pages are, as in the alerts' {@code runbook_url}. */
    private static final String PAGES = "docs/runbooks/";

    private Runbook() {}

    static String url(ErrorCode code) {
        return PAGES + page(code);
    }

    private static String page(ErrorCode code) {
        return switch (code) {
            case UNAUTHENTICATED, INVALID_TOKEN, FORBIDDEN -> "bad-token.md";
            case LEASE_IN_USE, REBUILD_RUNNING -> "lock-stuck.md";
            case ARCHIVE_DIFFERS, RECORD_PARKED, NOT_APPLICABLE -> "failed-operations.md";
            case SCAN_RUNNING, SCAN_NOT_POSSIBLE, STALE_FINDING, FINDING_NOT_POSSIBLE, REPAIR_DIFFERS ->
                "corruption.md";
            case STALE_EPOCH, LOCAL_ONLY -> "kill-switch.md";
            case STALE_ROLLOUT, ROLLOUT_RUNNING, ROLLOUT_NOT_POSSIBLE, INVALID_ROLLOUT, INVALID_PERCENTAGE ->
                "failed-release.md";
            case INCIDENT_OPEN, STALE_INCIDENT, INCIDENT_NOT_POSSIBLE -> "checklists.md";
            case INTERNAL_ERROR, OVERLOADED, RATE_LIMITED -> "errors.md";
            case DEPENDENCY_UNAVAILABLE -> "README.md#from-the-symptom-to-the-page";
            default -> "README.md";
        };
    }
}
