package io.tidemark.integrity.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidemark.integrity.incident.IncidentState.Closed;
import io.tidemark.integrity.incident.IncidentState.Mitigated;
import io.tidemark.integrity.incident.IncidentState.Resolved;
import io.tidemark.integrity.incident.IncidentState.Review;
import io.tidemark.integrity.incident.IncidentState.Reviewed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An incident as operators see it.
 *
 * @param tenant whose; {@code *} for the whole installation
 * @param priority the worst of the three scales
 * @param revision give it as expected_revision to change nothing but this state
 * @param overdue whether something that was promised is missing
 * @param checklists where one incident is asked for
 * @param timeline its first 100 entries, where one incident is asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Incident")
record IncidentView(
        UUID id,
        String tenant,
        String title,
        String impact,
        String state,
        Priority priority,
        Severity severity,
        long revision,
        boolean overdue,
        Instant startedAt,
        Instant openedAt,
        String openedBy,
        @Nullable Instant acknowledgedAt,
        @Nullable Instant mitigatedAt,
        @Nullable Instant resolvedAt,
        @Nullable Instant reviewedAt,
        @Nullable Instant closedAt,
        @Nullable Long downtimeMinutes,
        @Nullable String rootCause,
        @Nullable String fix,
        List<Deadline> deadlines,
        Publications published,
        Triage triage,
        @Nullable Review review,
        @Nullable List<ListView> checklists,
        @Nullable Timeline timeline) {
    /** Some of them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Incidents")
    record Page(List<IncidentView> incidents, @Nullable String nextCursor) {}

    /** One checklist. */
    @Schema(name = "IncidentChecklist")
    record ListView(String name, List<ItemView> items) {}

    /** One item, and who ticked it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "IncidentChecklistItem")
    record ItemView(
            int number,
            String text,
            boolean done,
            @Nullable String doneBy,
            @Nullable Instant doneAt) {}

    /** Some of the timeline, the oldest first. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "IncidentTimeline")
    record Timeline(List<EntryView> entries, @Nullable String nextCursor) {
        static Timeline of(List<IncidentStore.Line> lines, int limit) {
            IncidentStore.Line last = lines.size() < limit ? null : lines.getLast();
            return new Timeline(
                    lines.stream().map(line -> EntryView.of(line.entry())).toList(),
                    last == null ? null : new Cursor(last.entry().at(), Long.toString(last.id())).toString());
        }
    }

    /** One entry of it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "IncidentEntry")
    record EntryView(
            Instant at,
            String tenant,
            String kind,
            String actor,
            String text,
            @Nullable String traceId) {
        static EntryView of(Entry entry) {
            return new EntryView(
                    entry.at(), entry.tenantId(), entry.kind(), entry.actor(), entry.text(), entry.traceId());
        }
    }

    /** One of a list. */
    static IncidentView of(Incident incident, Instant now) {
        return of(incident, null, null, now);
    }

    /** One on its own. */
    static IncidentView of(Incident incident, @Nullable Timeline timeline, Instant now) {
        List<ListView> lists = Arrays.stream(Checklist.values())
                .map(list -> list(incident, list))
                .toList();
        return of(incident, lists, timeline, now);
    }

    private static IncidentView of(
            Incident incident, @Nullable List<ListView> lists, @Nullable Timeline timeline, Instant now) {
        IncidentState state = incident.state();
        Resolved resolved = state.resolution();
        Reviewed reviewed = state.reviewHeld();
        List<Deadline> deadlines = Deadlines.of(incident, now);
        return new IncidentView(
                incident.id(),
                incident.tenantId(),
                incident.title(),
                incident.impact(),
                state.label(),
                incident.severity().worst(),
                incident.severity(),
                incident.revision(),
                deadlines.stream().anyMatch(Deadline::isMissing),
                incident.startedAt(),
                incident.openedAt(),
                incident.openedBy(),
                state.respondedAt(),
                mitigatedAt(state, resolved),
                resolved == null ? null : resolved.resolvedAt(),
                reviewed == null ? null : reviewed.reviewedAt(),
                state instanceof Closed closed ? closed.closedAt() : null,
                resolved == null ? null : Messages.downtime(incident, resolved),
                resolved == null ? null : resolved.how().rootCause(),
                resolved == null ? null : resolved.how().fix(),
                deadlines,
                incident.published(),
                incident.triage(),
                reviewed == null ? null : reviewed.review(),
                lists,
                timeline);
    }

    private static @Nullable Instant mitigatedAt(IncidentState state, @Nullable Resolved resolved) {
        return state instanceof Mitigated mitigated
                ? mitigated.mitigatedAt()
                : resolved == null ? null : resolved.mitigatedAt();
    }

    private static ListView list(Incident incident, Checklist list) {
        List<ItemView> items = new ArrayList<>();
        for (int number = 1; number <= list.items().size(); number++) {
            Incident.Tick tick = incident.ticks().get(list.key(number));
            items.add(new ItemView(
                    number,
                    list.items().get(number - 1),
                    tick != null,
                    tick == null ? null : tick.by(),
                    tick == null ? null : tick.at()));
        }
        return new ListView(list.label(), items);
    }
}
