package io.tidemark.export.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidemark.export.job.Job.Result;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is shown.
 *
 * @param userId whoever asked for it
 * @param attempt 1 for the first; 0 while it waits
 * @param lines so many were made by now
 * @param bytes so many of the result are there
 * @param complete false when a limit ended it: {@code cursor} goes on
 * @param sha256 over the lines, uncompressed, as in the result's own last line
 * @param expiresAt then the job and its result are removed
 * @param download a link to the result, when it is there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ExportJob")
record JobView(
        UUID id,
        String userId,
        String state,
        JobRequest request,
        int attempt,
        @Nullable Long estimatedLines,
        long lines,
        long bytes,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Instant expiresAt,
        @Nullable Boolean complete,
        @Nullable String sha256,
        @Nullable String cursor,
        @Nullable String error,
        @Nullable Download download) {
    /**
     * A link that can be followed until then, by whoever asked for the export.
     *
     * @param url relative to the address of the suite
     */
    @Schema(name = "ExportDownload")
    record Download(String url, Instant expiresAt, String fileName) {}

    /**
     * Some jobs, newest first.
     *
     * @param nextCursor where to go on; missing at the end
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExportJobs")
    record Page(List<JobView> jobs, @Nullable String nextCursor) {}

    static JobView of(Job job, @Nullable Download download) {
        Result result = job.result();
        return new JobView(
                job.key().id(),
                job.key().user(),
                job.state().text(),
                job.request(),
                job.attempt(),
                job.estimatedLines(),
                job.lines(),
                job.bytes(),
                job.times().created(),
                job.times().started(),
                job.times().ended(),
                job.times().expires(),
                result == null ? null : result.complete(),
                result == null ? null : result.sha256(),
                result == null ? null : result.cursor(),
                job.error(),
                download);
    }
}
