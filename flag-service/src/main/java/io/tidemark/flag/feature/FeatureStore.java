package io.tidemark.flag.feature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.flag.audit.AuditEntry;
import io.tidemark.flag.audit.AuditStore;
import io.tidemark.flag.feature.Change.Motive;
import io.tidemark.http.ProblemException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The flags in PostgreSQL. A change, the epoch it takes and its audit row are one transaction; changes of any flags
 * happen one after the other. When the database is away, everything here ends with the problem
 * {@code dependency-unavailable}.
 */
@Singleton
public class FeatureStore {
    private static final Logger LOG = Logger.getLogger(FeatureStore.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final String EPOCH = "select epoch from switch_epoch";
    private static final String LOAD = """
            select s.epoch, f.name, f.document, f.revision, f.updated_at
            from switch_epoch s cross join features f order by f.name""";

    private final Pool pool;
    private final AuditStore audit;
    private final ObjectMapper json;
    private final Duration timeout;

    FeatureStore(Pool pool, AuditStore audit, ObjectMapper json, FeatureConfig config) {
        this.pool = pool;
        this.audit = audit;
        this.json = json;
        this.timeout = config.storeTimeout();
    }

    Uni<Long> epoch() {
        return answered(pool.query(EPOCH).execute().map(FeatureStore::epochOf));
    }

    Uni<FeatureSet> load() {
        return answered(pool.query(LOAD).execute().map(this::featureSet));
    }

    /**
     * Makes the change, unless it comes too late. One that was given up on is not made later, when the database comes to
     * itself: the operator was told that it failed. Only a commit that was already under way is in doubt.
     */
    public Uni<ChangeOutcome> change(Change change) {
        long start = System.nanoTime();
        return answered(pool.withTransaction(connection -> connection
                .query(EPOCH + " for update")
                .execute()
                .map(FeatureStore::epochOf)
                .chain(epoch -> changeAt(epoch, change, connection))
                .onItem()
                .invoke(outcome -> requireStillAwaited(start))));
    }

    private void requireStillAwaited(long start) {
        if (System.nanoTime() - start >= timeout.toNanos()) {
            throw new IllegalStateException("the change was given up on, and is rolled back");
        }
    }

    private Uni<ChangeOutcome> changeAt(long epoch, Change change, SqlConnection connection) {
        Long expected = change.expectedEpoch();
        if (expected != null && expected != epoch) {
            return Uni.createFrom().item(new ChangeOutcome.Stale(epoch));
        }
        return connection
                .preparedQuery("select document from features where name = $1")
                .execute(Tuple.of(change.feature()))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(new ChangeOutcome.Unknown())
                        : write(epoch + 1, change, rows.iterator().next().getString("document"), connection));
    }

    private Uni<ChangeOutcome> write(long epoch, Change change, String before, SqlConnection connection) {
        String after = change.edit().apply(parse(before)).toString();
        Motive motive = change.motive();
        return connection
                .preparedQuery("update switch_epoch set epoch = $1")
                .execute(Tuple.of(epoch))
                .chain(() -> connection
                        .preparedQuery(
                                "update features set document = $2, revision = $3, updated_at = now() where name = $1")
                        .execute(Tuple.of(change.feature(), after, epoch)))
                .chain(() -> change.step().within(connection, epoch))
                .chain(() -> audit.append(
                        connection,
                        new AuditEntry(
                                motive.by(),
                                motive.action(),
                                motive.targets(),
                                change.feature(),
                                before,
                                after,
                                motive.reason(),
                                epoch)))
                .chain(() -> connection.query(LOAD).execute())
                .map(rows -> new ChangeOutcome.Changed(featureSet(rows)));
    }

    private <T> Uni<T> answered(Uni<T> uni) {
        return uni.ifNoItem()
                .after(timeout)
                .fail()
                .onFailure(FeatureStore::passes)
                .transform(e -> {
                    LOG.debug("The store does not answer", e);
                    return ProblemException.retryable(
                            ErrorCode.DEPENDENCY_UNAVAILABLE, "the flag store does not answer", RETRY_AFTER);
                });
    }

    /**
     * A refusal by PostgreSQL itself does not pass, unless it concerns the connection or the server's state; neither does
     * one by an edit or a step.
     */
    private static boolean passes(Throwable e) {
        if (e instanceof ProblemException) {
            return false;
        }
        return !(e instanceof PgException refusal)
                || List.of("08", "53", "57").contains(refusal.getSqlState().substring(0, 2));
    }

    private static long epochOf(RowSet<Row> rows) {
        return rows.iterator().next().getLong("epoch");
    }

    private FeatureSet featureSet(RowSet<Row> rows) {
        List<Feature> features = new ArrayList<>();
        long epoch = 0;
        for (Row row : rows) {
            epoch = row.getLong("epoch");
            features.add(new Feature(
                    row.getString("name"),
                    parse(row.getString("document")),
                    row.getLong("revision"),
                    row.getOffsetDateTime("updated_at")));
        }
        return new FeatureSet(epoch, features);
    }

    private JsonNode parse(String document) {
        try {
            return json.readTree(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored feature document is not JSON", e);
        }
    }
}
