package io.tidemark.export.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The audit in PostgreSQL. */
@Singleton
public class AuditStore {
    private static final String INSERT = """
            insert into export.audit (tenant_id, actor, roles, export_id, type, what, format, filter, collection, lines, bytes,
                outcome, error, trace_id)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)""";
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private final Pool pool;
    private final ObjectMapper json;

    AuditStore(Pool pool, ObjectMapper json) {
        this.pool = pool;
        this.json = json;
    }

    /** Before the first byte: what can't be audited is not exported. */
    public Uni<Void> begun(AuditEntry entry) {
        return insert(entry, "begun", null);
    }

    /** After the last byte, or when there will be no more. */
    public Uni<Void> ended(AuditEntry entry, Ending ending) {
        return insert(entry, "ended", ending);
    }

    private Uni<Void> insert(AuditEntry entry, String type, @Nullable Ending ending) {
        Tuple row = Tuple.from(Arrays.asList(
                entry.tenant(),
                entry.actor(),
                entry.roles(),
                entry.exportId(),
                type,
                entry.what(),
                entry.format(),
                filter(entry),
                entry.collection().orElse(null),
                ending == null ? null : ending.lines(),
                ending == null ? null : ending.bytes(),
                ending == null ? null : ending.outcome().text(),
                ending == null ? null : ending.error(),
                entry.traceId()));
        // Not pool.preparedQuery: in Vert.x 4.5 it reports an error of its own for each refused connection.
        return pool.withConnection(
                        connection -> connection.preparedQuery(INSERT).execute(row))
                .ifNoItem()
                .after(MAX_WAIT)
                .fail()
                .replaceWithVoid();
    }

    private String filter(AuditEntry entry) {
        try {
            return json.writeValueAsString(entry.filter());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings can always be written", e);
        }
    }
}
