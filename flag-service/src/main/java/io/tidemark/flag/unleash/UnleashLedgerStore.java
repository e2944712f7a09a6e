package io.tidemark.flag.unleash;

import io.smallrye.mutiny.Uni;
import io.tidemark.flag.audit.AuditEntry;
import io.tidemark.flag.audit.AuditStore;
import io.tidemark.flag.feature.StoreStep;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What we keep of an Unleash server in our own PostgreSQL: the line of epochs, the last documents, the audit. Its lock on
 * the epoch keeps the changes of all replicas one after the other.
 */
final class UnleashLedgerStore {
    private final Pool pool;
    private final AuditStore audit;
    private final String url;

    UnleashLedgerStore(Pool pool, AuditStore audit, String url) {
        this.pool = pool;
        this.audit = audit;
        this.url = url;
    }

    /** What was last written down of this server. */
    record Kept(Line line, String document) {}

    /** What is written down of this server; empty when another one, or none, was the source. */
    Uni<Optional<Kept>> kept() {
        return pool.withConnection(this::kept);
    }

    private Uni<Optional<Kept>> kept(SqlConnection connection) {
        return connection
                .preparedQuery("select base, revision, document from unleash_source where url = $1")
                .execute(Tuple.of(url))
                .map(UnleashLedgerStore::keptOf);
    }

    /**
     * Settles on which line that revision lies, and writes down what is new.
     *
     * @param own see {@link Line#settle}
     */
    Uni<Kept> settle(long revision, String document, @Nullable Line own, boolean restored) {
        return locked(connection -> epoch(connection)
                .chain(epoch -> kept(connection).chain(stored -> {
                    Line line = Line.settle(stored.map(Kept::line).orElse(null), epoch, revision, own, restored);
                    boolean known = stored.isPresent() && stored.get().line().equals(line);
                    return known ? Uni.createFrom().item(stored.get()) : write(new Kept(line, document), connection);
                })));
    }

    private Uni<Kept> write(Kept kept, SqlConnection connection) {
        return connection
                .preparedQuery("""
                        insert into unleash_source (url, base, revision, document) values ($1, $2, $3, $4)
                        on conflict (one) do update set url = excluded.url, base = excluded.base,
                            revision = excluded.revision, document = excluded.document, observed_at = now()""")
                .execute(Tuple.of(url, kept.line().base(), kept.line().revision(), kept.document()))
                .chain(() -> connection
                        .preparedQuery("update switch_epoch set epoch = greatest(epoch, $1)")
                        .execute(Tuple.of(kept.line().epoch())))
                .replaceWith(kept);
    }

    /** The transaction in which a change is made. */
    interface Turn {
        /** Adds a row to the audit. */
        Uni<Void> append(AuditEntry entry);

        /** The same for a row that comes late, unless it was written before. */
        Uni<Void> appendOnce(LateAudit.Row row);

        /** Has the step join the transaction. */
        Uni<Void> join(StoreStep step, long epoch);
    }

    private record Locked(AuditStore audit, SqlConnection connection) implements Turn {
        @Override
        public Uni<Void> append(AuditEntry entry) {
            return audit.append(connection, entry);
        }

        @Override
        public Uni<Void> appendOnce(LateAudit.Row row) {
            return connection
                    .preparedQuery("insert into late_audit (id) values ($1) on conflict do nothing")
                    .execute(Tuple.of(row.id()))
                    .chain(fresh -> fresh.rowCount() == 0 ? Uni.createFrom().voidItem() : append(row.entry()));
        }

        @Override
        public Uni<Void> join(StoreStep step, long epoch) {
            return step.within(connection, epoch);
        }
    }

    /** Does the work in a transaction, with the changes of all replicas waiting for it. */
    <T> Uni<T> exclusively(Function<Turn, Uni<T>> work) {
        return locked(connection -> work.apply(new Locked(audit, connection)));
    }

    private <T> Uni<T> locked(Function<SqlConnection, Uni<T>> work) {
        return pool.withTransaction(connection -> epoch(connection).chain(epoch -> work.apply(connection)));
    }

    private static Uni<Long> epoch(SqlConnection connection) {
        return connection
                .query("select epoch from switch_epoch for update")
                .execute()
                .map(rows -> rows.iterator().next().getLong("epoch"));
    }

    private static Optional<Kept> keptOf(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return Optional.empty();
        }
        Row row = rows.iterator().next();
        return Optional.of(new Kept(new Line(row.getLong("base"), row.getLong("revision")), row.getString("document")));
    }
}
