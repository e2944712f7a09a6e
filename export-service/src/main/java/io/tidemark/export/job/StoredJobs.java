package io.tidemark.export.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.export.job.Job.Result;
import io.tidemark.export.job.Job.State;
import io.tidemark.export.job.Job.Times;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Jobs as they lie in the database. */
@Singleton
final class StoredJobs {
    private final ObjectMapper json;

    StoredJobs(ObjectMapper json) {
        this.json = json;
    }

    String json(JobRequest request) {
        try {
            return json.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written", e);
        }
    }

    Job job(Row row) {
        return new Job(
                new Job.Key(row.getString("tenant_id"), row.getString("user_id"), row.getUUID("id")),
                row.getString("roles"),
                request(row.getString("request")),
                row.getBuffer("link_secret").getBytes(),
                State.of(row.getString("state")),
                row.getInteger("attempt"),
                times(row),
                row.getLong("estimated_lines"),
                row.getLong("lines"),
                row.getLong("bytes"),
                result(row),
                row.getString("error"),
                row.getString("trace_id"));
    }

    private JobRequest request(String text) {
        try {
            return json.readValue(text, JobRequest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request that was taken can be read", e);
        }
    }

    private static @Nullable Result result(Row row) {
        String sha256 = row.getString("sha256");
        return sha256 == null ? null : new Result(row.getBoolean("complete"), sha256, row.getString("cursor"));
    }

    private static Times times(Row row) {
        return new Times(
                row.getOffsetDateTime("created_at").toInstant(),
                time(row, "started_at"),
                time(row, "ended_at"),
                row.getOffsetDateTime("expires_at").toInstant());
    }

    private static @Nullable Instant time(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
