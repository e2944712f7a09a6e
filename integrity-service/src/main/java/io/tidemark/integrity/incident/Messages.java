package io.tidemark.integrity.incident;

import io.tidemark.integrity.incident.IncidentState.Resolved;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What people are told: R98's templates letter by letter, and the status page's lines of R81 and R89. */
final class Messages {
    static final String INVESTIGATING = "Investigating sync service issues";
    static final String RESTORED = "Sync service restored";

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Messages() {}

    static String initial(Incident incident) {
        return """
                🚨 Sync Service Outage - Investigating

                Status: INVESTIGATING
                Severity: %s
                Started: %s
                Impact: %s

                We are actively investigating sync service issues. Updates will be provided every 15 minutes.""".formatted(incident.severity().worst(), minute(incident.startedAt()), incident.impact());
    }

    /** Of the same form as the initial one; what is new is the latest note. */
    static String update(Incident incident, @Nullable String news, Instant now) {
        return """
                🚨 Sync Service Outage - Update

                Status: %s
                Severity: %s
                Started: %s
                Impact: %s
                Update (%s): %s

                The next update will be provided within 15 minutes.""".formatted(
                        incident.state().label().toUpperCase(Locale.ROOT),
                        incident.severity().worst(),
                        minute(incident.startedAt()),
                        incident.impact(),
                        minute(now),
                        news == null ? "we are still investigating." : news);
    }

    static String resolution(Incident incident, Resolved resolved) {
        return """
                ✅ Sync Service Restored

                Status: RESOLVED
                Severity: %s
                Started: %s
                Resolved: %s
                Downtime: %d minutes

                Root Cause: %s
                Fix: %s

                Post-mortem will be published within 24 hours.""".formatted(
                        incident.severity().worst(),
                        minute(incident.startedAt()),
                        minute(resolved.resolvedAt()),
                        downtime(incident, resolved),
                        resolved.how().rootCause(),
                        resolved.how().fix());
    }

    /** Whole minutes between the two minutes that the message shows. */
    static long downtime(Incident incident, Resolved resolved) {
        return Duration.between(
                        incident.startedAt().truncatedTo(ChronoUnit.MINUTES),
                        resolved.resolvedAt().truncatedTo(ChronoUnit.MINUTES))
                .toMinutes();
    }

    static String minute(Instant at) {
        return MINUTE.format(at);
    }

    /** Whether somebody has to be called, since nobody is at work (R81). */
    static boolean pagesOnCall(IncidentConfig config, Instant now) {
        ZonedDateTime there = now.atZone(config.zone());
        DayOfWeek day = there.getDayOfWeek();
        LocalTime time = there.toLocalTime();
        boolean atWork = day != DayOfWeek.SATURDAY
                && day != DayOfWeek.SUNDAY
                && !time.isBefore(config.opens())
                && time.isBefore(config.closes());
        return !atWork;
    }
}
