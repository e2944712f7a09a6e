package io.tidemark.integrity.scan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A scan as operators are shown it.
 *
 * @param status running, completed or failed
 * @param tenant the one tenant that was looked at; absent when all were
 * @param findings how much was found; what two checks see counts twice
 * @param reason why it failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScanReport(
        UUID id,
        String status,
        @Nullable String tenant,
        Instant startedAt,
        @Nullable Instant finishedAt,
        long rowsScanned,
        List<Check> checks,
        long findings,
        @Nullable String reason) {
    /**
     * What one check found.
     *
     * @param requirement of docs/requirements.md
     * @param query the SQL text as it was run
     * @param rows at most 50 sample rows
     * @param found how many there are; a query with a limit does not count past it
     */
    record Check(String name, String requirement, String query, List<Map<String, Object>> rows, long found) {
        private static Check of(CheckResult result) {
            Indicator indicator = result.indicator();
            return new Check(
                    indicator.label(), indicator.requirement(), indicator.query(), result.rows(), result.found());
        }
    }

    /** Scans, newest first. */
    @Schema(name = "ScanPage")
    record Page(List<ScanReport> scans) {}

    static ScanReport of(ScanState state) {
        return switch (state) {
            case ScanState.Running running -> of(running.progress(), "running", null, null);
            case ScanState.Completed scan -> of(scan.progress(), "completed", scan.finishedAt(), null);
            case ScanState.Failed scan -> of(scan.progress(), "failed", scan.finishedAt(), scan.reason());
        };
    }

    private static ScanReport of(
            ScanState.ScanProgress progress, String status, @Nullable Instant finishedAt, @Nullable String reason) {
        return new ScanReport(
                progress.id(),
                status,
                progress.scope().tenant().orElse(null),
                progress.startedAt(),
                finishedAt,
                progress.rowsScanned(),
                progress.checks().stream().map(Check::of).toList(),
                progress.findings(),
                reason);
    }
}
