package io.tidemark.export.run;

import io.tidemark.export.audit.AuditEntry;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.render.ContentCoding;
import io.tidemark.export.source.Selection;
import org.jspecify.annotations.Nullable;

/**
 * An export, as it is asked for.
 *
 * @param actor the token's user
 * @param roles the token's
 * @param streamed whether it is to be sent as it is read, however small it is
 * @param traceId of the request that asked for it, if that is traced
 */
public record ExportOrder(
        String id,
        String actor,
        String roles,
        Selection selection,
        ExportFormat format,
        ContentCoding coding,
        boolean streamed,
        @Nullable String traceId) {
    AuditEntry entry() {
        return new AuditEntry(
                id,
                selection.tenant(),
                actor,
                roles,
                selection.what().text(),
                format.name(),
                selection.filter().parameters(),
                traceId);
    }
}
