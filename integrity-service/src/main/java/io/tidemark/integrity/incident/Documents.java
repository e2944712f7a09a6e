package io.tidemark.integrity.incident;

import io.tidemark.integrity.incident.IncidentState.Resolved;
import io.tidemark.integrity.incident.IncidentState.Review;
import io.tidemark.integrity.incident.IncidentState.Reviewed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The review of R90 and the post-mortem of R98 in Markdown, from the data alone; what nobody wrote yet is shown as missing. */
final class Documents {
    private static final String MISSING = "_to be written_";

    private Documents() {}

    static String review(Incident incident, List<Entry> timeline, Instant now) {
        return "# Post-incident review: " + plain(incident.title()) + "\n\n" + times(incident) + cause(incident)
                + actions(incident) + timeline(timeline) + deadlines(incident, now)
                + checklist(incident, Checklist.REVIEW) + checklist(incident, Checklist.POST_INCIDENT);
    }

    static String postMortem(Incident incident, List<Entry> timeline) {
        Resolved resolved = incident.state().resolution();
        return "# Post-mortem: " + plain(incident.title()) + "\n\n"
                + "## Summary\n\n"
                + "- Severity: " + scales(incident.severity()) + "\n"
                + "- Affected: " + (incident.tenantId().equals("*") ? "all tenants" : "tenant " + incident.tenantId())
                + "\n"
                + "- Impact: " + plain(incident.impact()) + "\n"
                + "- Root Cause: "
                + (resolved == null ? MISSING : plain(resolved.how().rootCause())) + "\n"
                + "- Fix: " + (resolved == null ? MISSING : plain(resolved.how().fix())) + "\n\n"
                + times(incident) + cause(incident) + actions(incident) + timeline(timeline);
    }

    private static String times(Incident incident) {
        Resolved resolved = incident.state().resolution();
        Instant responded = incident.state().respondedAt();
        return "## Timeline in brief\n\n"
                + "- Started: " + Messages.minute(incident.startedAt()) + "\n"
                + "- Detection time: " + Messages.minute(incident.openedAt())
                + after(incident.startedAt(), incident.openedAt()) + ", by " + plain(incident.openedBy()) + "\n"
                + "- Response time: "
                + (responded == null ? MISSING : Messages.minute(responded) + after(incident.openedAt(), responded))
                + "\n"
                + "- Resolution time: "
                + (resolved == null
                        ? MISSING
                        : Messages.minute(resolved.resolvedAt()) + after(incident.openedAt(), resolved.resolvedAt()))
                + "\n"
                + "- Total downtime: "
                + (resolved == null ? MISSING : Messages.downtime(incident, resolved) + " minutes")
                + "\n\n";
    }

    private static String cause(Incident incident) {
        Review review = review(incident);
        return "## Root cause analysis\n\n"
                + "- What happened? " + (review == null ? MISSING : plain(review.whatHappened())) + "\n"
                + "- Why did it happen? " + (review == null ? MISSING : plain(review.why())) + "\n"
                + "- Why wasn't it detected earlier? "
                + (review == null ? MISSING : plain(review.whyNotDetectedEarlier())) + "\n\n";
    }

    private static String actions(Incident incident) {
        Review review = review(incident);
        return "## Action items\n\n"
                + "- Preventive measures: " + (review == null ? MISSING : plain(review.prevention())) + "\n"
                + "- Monitoring improvements: " + (review == null ? MISSING : plain(review.monitoring())) + "\n"
                + "- Runbook updates: " + (review == null ? MISSING : plain(review.runbook())) + "\n\n";
    }

    private static @Nullable Review review(Incident incident) {
        Reviewed reviewed = incident.state().reviewHeld();
        return reviewed == null ? null : reviewed.review();
    }

    private static String timeline(List<Entry> entries) {
        return "## Timeline\n\n| Time (UTC) | What | Who | |\n|---|---|---|---|\n"
                + entries.stream()
                        .map(entry -> "| " + Messages.minute(entry.at()) + " | " + entry.kind() + " | "
                                + plain(entry.actor()) + " | " + plain(entry.text())
                                + (entry.traceId() == null ? "" : " (trace " + entry.traceId() + ")") + " |\n")
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String deadlines(Incident incident, Instant now) {
        return "## Deadlines\n\n| Promised | Due | Met | |\n|---|---|---|---|\n"
                + Deadlines.of(incident, now).stream()
                        .map(deadline ->
                                "| " + deadline.kind().label() + " | " + Messages.minute(deadline.due()) + " | "
                                        + (deadline.met() == null ? "" : Messages.minute(deadline.met())) + " | "
                                        + (deadline.overdue() ? "overdue" : "") + " |\n")
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String checklist(Incident incident, Checklist list) {
        StringBuilder text = new StringBuilder("## Checklist: " + list.label() + "\n\n");
        for (int number = 1; number <= list.items().size(); number++) {
            Incident.Tick tick = incident.ticks().get(list.key(number));
            text.append(tick == null ? "- [ ] " : "- [x] ").append(list.items().get(number - 1));
            if (tick != null) {
                text.append(" (")
                        .append(plain(tick.by()))
                        .append(", ")
                        .append(Messages.minute(tick.at()))
                        .append(')');
            }
            text.append('\n');
        }
        return text.append('\n').toString();
    }

    private static String scales(Severity severity) {
        return severity.worst()
                + (severity.sev() == null ? "" : ", " + severity.sev())
                + (severity.level() == null ? "" : ", " + severity.level());
    }

    private static String after(Instant from, Instant to) {
        long minutes = Duration.between(from, to).toMinutes();
        return " (after " + minutes + " minutes)";
    }

    /** Text that says what it says and nothing to a Markdown reader. */
    private static String plain(String text) {
        return Entry.oneLine(text, Entry.LONGEST).replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1");
    }
}
