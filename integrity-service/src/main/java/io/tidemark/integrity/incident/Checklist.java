package io.tidemark.integrity.incident;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The runbooks' lists, word for word; an item's name is its number. */
enum Checklist {
    /** R80, R81, R86: the first five minutes. */
    FIRST_RESPONSE(
            "Check the services: GET /ops/status",
            "Check PostgreSQL: GET /ops/database",
            "Check GET /health through the gateway",
            "Post in #incidents",
            "Status page: Investigating sync service issues",
            "Page on-call if outside business hours"),
    /** R87-R89. */
    RESOLUTION(
            "Smoke test: sync_load_test --scenario concurrent --connections 100",
            "Watch the success rate for 10 minutes after the fix",
            "Post in #incidents",
            "Status page: Sync service restored",
            "Schedule post-mortem within 24 hours"),
    /** R90. */
    REVIEW(
            "Document timeline: detection time, response time, resolution time, total downtime",
            "Root cause analysis: what happened, why did it happen, why wasn't it detected earlier",
            "Action items: preventive measures, monitoring improvements, runbook updates"),
    /** R114. */
    POST_INCIDENT(
            "Document incident summary in `Incidents/` confluence space",
            "Capture root cause, duration, and customer impact",
            "File follow-up tickets for code fixes or tooling gaps",
            "Update this runbook if new remediation steps were required"),
    /** R124. */
    PRE_RELEASE(
            "N/N-1 compatibility suites pass",
            "migration checklist pass",
            "no new critical security findings",
            "operations docs updated for new failure modes"),
    /** R126. */
    ROLLBACK(
            "freeze rollout",
            "publish rollback build/hotfix",
            "apply recovery playbook per impacted rooms",
            "backfill regression tests before re-release");

    @SuppressWarnings("ImmutableEnumChecker") // List.of is.
    private final List<String> items;

    Checklist(String... items) {
        this.items = List.of(items);
    }

    /** The name in addresses. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<String> items() {
        return items;
    }

    /** What a ticked item goes by within an incident. */
    String key(int number) {
        return label() + "/" + number;
    }

    boolean has(int number) {
        return number >= 1 && number <= items.size();
    }

    static Optional<Checklist> of(String label) {
        for (Checklist list : values()) {
            if (list.label().equals(label)) {
                return Optional.of(list);
            }
        }
        return Optional.empty();
    }
}
