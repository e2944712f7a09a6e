package io.tidemark.export.job;

import io.tidemark.export.audit.AuditEntry;
import io.tidemark.http.CurrentTrace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A result that is fetched, for the audit. */
record Downloaded(AuditEntry entry) {
    Downloaded(Job job, String roles) {
        this(new AuditEntry(
                UUID.randomUUID().toString(),
                job.key().tenant(),
                job.key().user(),
                roles,
                job.request().checkedWhat().text(),
                job.request().checkedFormat().name(),
                filter(job),
                CurrentTrace.id()));
    }

    private static Map<String, String> filter(Job job) {
        Map<String, String> filter = new LinkedHashMap<>(
                job.request().selection(job.key().tenant()).filter().parameters());
        filter.put("job", job.key().id().toString());
        return filter;
    }
}
