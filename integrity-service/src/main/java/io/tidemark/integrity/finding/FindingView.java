package io.tidemark.integrity.finding;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A finding as operators are shown it.
 *
 * @param user whose data; absent when it is about the tenant as a whole
 * @param version of the snapshot; absent when it is about a stream as a whole
 * @param samples at most 50 rows that show it, never a payload
 * @param found how many there were at the latest look
 * @param release of integrity-service, when it was first seen
 * @param clientRelease of the client's program that sent what it is about; absent when it is not known
 * @param history what was done about it, newest first; only when one finding is asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FindingView(
        UUID id,
        String indicator,
        String severity,
        String status,
        long revision,
        String tenant,
        @Nullable String user,
        @Nullable Long version,
        @Nullable String collection,
        @Nullable String recordId,
        String query,

        @JsonRawValue @Schema(type = SchemaType.ARRAY, implementation = Object.class)
        String samples,

        long found,
        long timesSeen,
        Instant firstSeen,
        Instant lastSeen,
        @Nullable Instant confirmedAt,
        String release,
        @Nullable String clientRelease,
        @Nullable List<Entry> history) {
    /** One thing that was done. */
    public record Entry(long revision, Instant at, String actor, String action, String status, String reason) {}

    /** Findings, newest first; {@code next_cursor} is absent on the last page. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FindingPage")
    public record Page(List<FindingView> findings, @Nullable String nextCursor) {}

    static FindingView of(Finding finding, @Nullable List<FindingStore.Done> history) {
        Subject subject = finding.subject();
        return new FindingView(
                finding.id(),
                finding.kind().label(),
                finding.kind().severity().wire(),
                finding.state().word(),
                finding.revision(),
                subject.tenantId(),
                present(subject.userId()),
                subject.version() == 0 ? null : subject.version(),
                present(subject.collection()),
                present(subject.recordId()),
                finding.query(),
                finding.samples(),
                finding.found(),
                finding.timesSeen(),
                finding.firstSeen(),
                finding.lastSeen(),
                finding.state().confirmedAt().orElse(null),
                finding.release(),
                finding.clientRelease(),
                history == null
                        ? null
                        : history.stream().map(FindingView::entry).toList());
    }

    private static Entry entry(FindingStore.Done done) {
        return new Entry(done.revision(), done.at(), done.actor(), done.action(), done.status(), done.reason());
    }

    private static @Nullable String present(String text) {
        return text.isEmpty() ? null : text;
    }
}
