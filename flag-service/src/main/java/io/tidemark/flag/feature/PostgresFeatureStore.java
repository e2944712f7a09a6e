package io.tidemark.flag.feature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.flag.audit.AuditEntry;
import io.tidemark.flag.audit.AuditStore;
import io.tidemark.flag.feature.Change.Motive;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Unavailable;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The flags in PostgreSQL. A change, the epoch it takes and its audit row are one transaction; changes of any flags
 * happen one after the other.
 */
public final class PostgresFeatureStore implements FeatureStore {
    private static final Logger LOG = Logger.getLogger(PostgresFeatureStore.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final String NOTHING = "null";
    private static final String EPOCH = "select epoch from switch_epoch";
    private static final String LOAD = """
            select s.epoch, f.name, f.document, f.revision, f.updated_at
            from switch_epoch s left join features f on f.archived_at is null order by f.name""";

    private final Pool pool;
    private final ObjectMapper json;
    private final AuditStore audit;
    private final Duration timeout;

    public PostgresFeatureStore(Pool pool, ObjectMapper json, AuditStore audit, FeatureConfig config) {
        this.pool = pool;
        this.json = json;
        this.audit = audit;
        this.timeout = config.storeTimeout();
    }

    @Override
    public String dependency() {
        return "postgresql";
    }

    @Override
    public Uni<Long> epoch() {
        return answered(pool.query(EPOCH).execute().map(PostgresFeatureStore::epochOf));
    }

    @Override
    public Uni<FeatureSet> load() {
        return answered(pool.query(LOAD).execute().map(this::featureSet));
    }

    @Override
    public Uni<ChangeOutcome> change(Change change) {
        return oneByOne((epoch, connection) -> changeAt(epoch, change, connection));
    }

    @Override
    public Uni<ChangeOutcome> create(String feature, JsonNode document, Motive motive) {
        return oneByOne((epoch, connection) -> connection
                .preparedQuery("""
                        insert into features (name, document, revision) values ($1, $2, $3)
                        on conflict (name) do nothing""")
                .execute(Tuple.of(feature, document.toString(), epoch + 1))
                .chain(inserted -> inserted.rowCount() == 0
                        ? Uni.createFrom().item(new ChangeOutcome.Stale(epoch))
                        : written(motive.entry(feature, NOTHING, document.toString(), epoch + 1), connection)));
    }

    @Override
    public Uni<ChangeOutcome> archive(String feature, @Nullable Long expectedEpoch, Motive motive) {
        return oneByOne((epoch, connection) -> expectedEpoch != null && !expectedEpoch.equals(epoch)
                ? Uni.createFrom().item(new ChangeOutcome.Stale(epoch))
                : connection
                        .preparedQuery("""
                                update features set archived_at = now(), revision = $2, updated_at = now()
                                where name = $1 and archived_at is null returning document""")
                        .execute(Tuple.of(feature, epoch + 1))
                        .chain(rows -> rows.size() == 0
                                ? Uni.createFrom().item(new ChangeOutcome.Unknown())
                                : written(motive.entry(feature, documentOf(rows), NOTHING, epoch + 1), connection)));
    }

    /** What is to be done at the epoch that holds, with everybody else waiting. */
    private interface Work extends BiFunction<Long, SqlConnection, Uni<ChangeOutcome>> {}

    private Uni<ChangeOutcome> oneByOne(Work work) {
        long start = System.nanoTime();
        return answered(pool.withTransaction(connection -> connection
                .query(EPOCH + " for update")
                .execute()
                .map(PostgresFeatureStore::epochOf)
                .chain(epoch -> work.apply(epoch, connection))
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
                .preparedQuery("select document from features where name = $1 and archived_at is null")
                .execute(Tuple.of(change.feature()))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(new ChangeOutcome.Unknown())
                        : write(epoch + 1, change, documentOf(rows), connection));
    }

    private Uni<ChangeOutcome> write(long epoch, Change change, String before, SqlConnection connection) {
        String after = change.edit().apply(parse(before)).toString();
        return connection
                .preparedQuery("update features set document = $2, revision = $3, updated_at = now() where name = $1")
                .execute(Tuple.of(change.feature(), after, epoch))
                .chain(() -> change.step().within(connection, epoch))
                .chain(() -> written(change.motive().entry(change.feature(), before, after, epoch), connection));
    }

    private Uni<ChangeOutcome> written(AuditEntry entry, SqlConnection connection) {
        return connection
                .preparedQuery("update switch_epoch set epoch = $1")
                .execute(Tuple.of(entry.epoch()))
                .chain(() -> audit.append(connection, entry))
                .chain(() -> connection.query(LOAD).execute())
                .map(rows -> new ChangeOutcome.Changed(featureSet(rows)));
    }

    private <T> Uni<T> answered(Uni<T> uni) {
        return uni.ifNoItem()
                .after(timeout)
                .fail()
                // Compiling thousands of flags is not for the thread that all connections share.
                .emitOn(Infrastructure.getDefaultExecutor())
                .onFailure(Unavailable::isCauseOf)
                .transform(e -> {
                    LOG.debug("The store does not answer", e);
                    return ProblemException.retryable(
                            ErrorCode.DEPENDENCY_UNAVAILABLE, "the flag store does not answer", RETRY_AFTER);
                });
    }

    private static String documentOf(RowSet<Row> rows) {
        return rows.iterator().next().getString("document");
    }

    private static long epochOf(RowSet<Row> rows) {
        return rows.iterator().next().getLong("epoch");
    }

    private FeatureSet featureSet(RowSet<Row> rows) {
        List<Feature> features = new ArrayList<>();
        long epoch = 0;
        for (Row row : rows) {
            epoch = row.getLong("epoch");
            if (row.getString("name") == null) {
                continue;
            }
            features.add(Feature.stored(
                    row.getString("name"),
                    row.getString("document"),
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
