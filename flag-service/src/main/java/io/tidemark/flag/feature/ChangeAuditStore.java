package io.tidemark.flag.feature;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;

/** Writes down who changed what, and why, in the transaction that it is given. */
@Singleton
public class ChangeAuditStore {
    /**
     * A change as it was made.
     *
     * @param before the document, {@code null} in JSON for a flag that was not there
     * @param after the document, {@code null} in JSON for a flag that was archived
     */
    public record Entry(Change.Motive motive, String feature, String before, String after, long epoch) {}

    /** Adds the row. */
    public Uni<Void> append(SqlConnection connection, Entry entry) {
        Change.Motive motive = entry.motive();
        return connection
                .preparedQuery("""
                        insert into audit (actor_tenant, actor_user, action, reason, feature, before, after, epoch)
                        values ($1, $2, $3, $4, $5, $6, $7, $8)""")
                .execute(Tuple.from(List.of(
                        motive.by().tenant(),
                        motive.by().user(),
                        motive.action(),
                        motive.reason(),
                        entry.feature(),
                        entry.before(),
                        entry.after(),
                        entry.epoch())))
                .replaceWithVoid();
    }
}
