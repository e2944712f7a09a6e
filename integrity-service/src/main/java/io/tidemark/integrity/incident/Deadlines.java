package io.tidemark.integrity.incident;

import io.tidemark.integrity.incident.Deadline.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that an incident promises (C5): R76 the response, R98 updates and post-mortem, R90 the review, R16 the RCA. */
final class Deadlines {
    static final Duration UPDATE_EVERY = Duration.ofMinutes(15);
    static final Duration REVIEW_WITHIN = Duration.ofDays(1);
    static final Duration POSTMORTEM_WITHIN = Duration.ofDays(1);
    static final Duration RCA_WITHIN = Duration.ofDays(2);

    private Deadlines() {}

    static List<Deadline> of(Incident incident, Instant now) {
        List<Deadline> all = new ArrayList<>();
        all.add(Deadline.of(
                Kind.RESPONSE, incident.respondBy(), incident.state().respondedAt(), now));
        IncidentState.Resolved resolved = incident.state().resolution();
        if (resolved == null) {
            if (owesUpdates(incident)) {
                all.add(Deadline.of(Kind.UPDATE, nextUpdate(incident), null, now));
            }
            return all;
        }
        Instant end = resolved.resolvedAt();
        IncidentState.Reviewed reviewed = incident.state().reviewHeld();
        Publications published = incident.published();
        all.add(Deadline.of(
                Kind.REVIEW, end.plus(REVIEW_WITHIN), reviewed == null ? null : reviewed.reviewedAt(), now));
        all.add(Deadline.of(Kind.POSTMORTEM, end.plus(POSTMORTEM_WITHIN), since(published.postmortem(), end), now));
        all.add(Deadline.of(Kind.RCA, end.plus(RCA_WITHIN), since(published.rca(), end), now));
        return all;
    }

    /** Outages owe them from the start; a lesser incident from the moment at which the initial message promised them. */
    private static boolean owesUpdates(Incident incident) {
        return incident.severity().worst().compareTo(Priority.P1) >= 0
                || incident.published().initial() != null;
    }

    private static Instant nextUpdate(Incident incident) {
        Instant told = incident.published().latestWord();
        return (told == null ? incident.openedAt() : told).plus(UPDATE_EVERY);
    }

    /** A text that was published before the end is not about the end. */
    private static @Nullable Instant since(@Nullable Instant published, Instant end) {
        return published == null || published.isBefore(end) ? null : published;
    }
}
