package io.tidemark.integrity.incident.source;

import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.integrity.incident.Entry;
import io.tidemark.integrity.incident.Incident.Subject;
import io.tidemark.integrity.incident.Severity;
import io.tidemark.integrity.incident.Signal;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a change of a tenant's verdict says to incidents. Pure. */
final class VerdictSignal {
    private VerdictSignal() {}

    /** The signal; nothing when a tenant is heard of for the first time and is well. */
    static Optional<Signal> of(HealthVerdict verdict, @Nullable Verdict before) {
        Verdict now = verdict.verdict();
        if (now == before || (before == null && now == Verdict.OK)) {
            return Optional.empty();
        }
        String figures = figures(verdict);
        String text = "verdict " + (before == null ? "" : before.wire() + " -> ") + now.wire() + ": " + figures;
        Entry entry = Entry.of(verdict.at(), verdict.tenantId(), "verdict", "integrity-service", text);
        boolean worse = before == null || now.compareTo(before) > 0;
        Severity severity = Severity.of(now).orElse(Severity.UNKNOWN);
        return Optional.of(new Signal(
                entry, worse && severity.isKnown() ? subject(verdict, severity, figures) : null, severity, null));
    }

    private static Subject subject(HealthVerdict verdict, Severity severity, String figures) {
        String whose =
                verdict.tenantId().equals(HealthVerdict.EVERYONE) ? "all tenants" : "tenant " + verdict.tenantId();
        return new Subject(
                verdict.tenantId(),
                "Sync of " + whose + " is at " + verdict.verdict().wire(),
                figures,
                severity,
                verdict.sev1HeldSince() == null ? verdict.at() : verdict.sev1HeldSince());
    }

    /** Of the shortest window, which is the latest news. */
    private static String figures(HealthVerdict verdict) {
        String findings = verdict.findings().open() + " corruption findings open, "
                + verdict.findings().confirmed() + " of them confirmed";
        return verdict.windows().stream()
                .min(Comparator.comparingInt(HealthWindow::minutes))
                .map(window -> String.format(
                        Locale.ROOT,
                        "%d of %d sync events and %d of %d users failed in %d minutes, %s",
                        window.failures(),
                        window.events(),
                        window.failedUsers(),
                        window.users(),
                        window.minutes(),
                        findings))
                .orElse(findings);
    }
}
