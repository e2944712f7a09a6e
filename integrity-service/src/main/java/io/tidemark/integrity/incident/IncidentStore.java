package io.tidemark.integrity.incident;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Incidents in PostgreSQL. Every change is a compare-and-set on the revision that was read. */
@Singleton
public class IncidentStore {
    private static final String ONE = "select document from integrity.incidents where id = $1";
    private static final String PAGE = """
            select document from integrity.incidents
            where ($1::text[] is null or tenant_id = any($1)) and (not $2 or active)
              and ($3::timestamptz is null or (opened_at, id) < ($3, $4::uuid))
            order by opened_at desc, id desc limit $5""";
    /** What goes on comes first: what was never reviewed may have piled up. */
    private static final String UNFINISHED = """
            select document from integrity.incidents where state <> 'closed'
            order by active desc, opened_at desc limit 1000""";

    private static final String TIMELINE = """
            select id, at, tenant_id, kind, actor, text, trace_id from integrity.incident_entries
            where incident_id = $1 and ($2::text[] is null or tenant_id = any($2))
              and ($3::timestamptz is null or (at, id) > ($3, $4::bigint))
            order by at, id limit $5""";
    /** Few incidents are opened: one after the other, whoever opens them. */
    private static final String ONE_BY_ONE = "select pg_advisory_xact_lock(hashtextextended('tidemark.incidents', 0))";

    private static final String INSERT = """
            insert into integrity.incidents (id, tenant_id, state, active, revision, opened_at, updated_at, document)
            values ($1, $2, $3, $4, $5, $6, $6, $7) on conflict (tenant_id) where active do nothing""";
    private static final String UPDATE = """
            update integrity.incidents set state = $3, active = $4, revision = $5, updated_at = now(), document = $6
            where id = $1 and revision = $2""";
    private static final String GROW = "update integrity.incidents set entries = entries + $2 where id = $1";
    private static final String GROW_WITHIN = GROW + " and entries + $2 <= $3";
    /** What waited, and was adopted, keeps the name that it waited under: that of an entry without its incident. */
    private static final String ADD = """
            insert into integrity.incident_entries (incident_id, tenant_id, at, kind, actor, text, trace_id, dedupe)
            select $1::uuid, $2::text, $3::timestamptz, $4::text, $5::text, $6::text, $7::text, $8::text
            where not exists (select from integrity.incident_entries e
                              where e.dedupe = replace($8::text, '/' || $1::uuid::text, '') and e.incident_id = $1::uuid)
            on conflict (dedupe) do nothing""";

    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private final Pool pool;

    IncidentStore(Pool pool) {
        this.pool = pool;
    }

    /** Whose incidents, and from where on; null stands for all, and for the beginning. */
    record Query(
            @Nullable List<String> tenants,
            boolean onGoing,
            @Nullable Cursor after,
            int limit) {}

    /** An entry and where to go on after it. */
    record Line(long id, Entry entry) {}

    Uni<Optional<Incident>> one(UUID id) {
        return documents(ONE, Tuple.of(id)).map(found -> found.stream().findFirst());
    }

    /** The newest first. */
    Uni<List<Incident>> page(Query query) {
        Tuple parameters =
                Tuple.tuple().addArrayOfString(array(query.tenants())).addBoolean(query.onGoing());
        return documents(PAGE, from(parameters, query.after(), UUID::fromString).addInteger(query.limit()));
    }

    /** Those that still promise something, the oldest first, at most 1,000. */
    Uni<List<Incident>> unfinished() {
        return documents(UNFINISHED, Tuple.tuple());
    }

    /** The oldest first; those that these tenants may read. */
    Uni<List<Line>> timeline(UUID id, @Nullable List<String> tenants, @Nullable Cursor after, int limit) {
        Tuple parameters = Tuple.tuple().addUUID(id).addArrayOfString(array(tenants));
        return inTime(pool.preparedQuery(TIMELINE)
                        .execute(from(parameters, after, Long::valueOf).addInteger(limit)))
                .map(rows -> rows.stream()
                        .map(row -> new Line(row.getLong("id"), entry(row)))
                        .toList());
    }

    /** Opens one; fails with {@code incident-open} when the tenant has one already. */
    Uni<Void> open(Incident incident, List<Entry> entries) {
        return inTurn(connection -> opened(connection, incident, entries));
    }

    /** Stores what became of it; fails with {@code stale-incident} when it is no longer as it was read. */
    Uni<Void> change(Incident incident, List<Entry> entries, int most) {
        return inTime(pool.withTransaction(connection -> changed(connection, incident)
                .chain(() ->
                        connection.preparedQuery(GROW_WITHIN).execute(Tuple.of(incident.id(), entries.size(), most)))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ProblemException.of(
                                ErrorCode.INCIDENT_NOT_POSSIBLE, "its timeline has " + most + " entries, and is full");
                    }
                })
                .chain(() -> add(connection, incident.id(), entries))
                .replaceWithVoid()));
    }

    /** A transaction in which nobody else opens an incident. */
    public <T> Uni<T> inTurn(Function<SqlConnection, Uni<T>> work) {
        return inTime(pool.withTransaction(
                connection -> connection.query(ONE_BY_ONE).execute().chain(() -> work.apply(connection))));
    }

    public static Uni<Void> opened(SqlConnection connection, Incident incident, List<Entry> entries) {
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.tuple()
                        .addUUID(incident.id())
                        .addString(incident.tenantId())
                        .addString(incident.state().label())
                        .addBoolean(incident.isOnGoing())
                        .addLong(incident.revision())
                        .addOffsetDateTime(utc(incident.openedAt()))
                        .addString(IncidentJson.write(incident)))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ProblemException.of(
                                ErrorCode.INCIDENT_OPEN,
                                "an incident of " + incident.tenantId() + " is open",
                                Map.of("tenant", incident.tenantId()));
                    }
                })
                .chain(() -> grown(connection, incident.id(), entries));
    }

    public static Uni<Void> changed(SqlConnection connection, Incident incident) {
        Incident stored = incident.stored();
        return connection
                .preparedQuery(UPDATE)
                .execute(Tuple.tuple()
                        .addUUID(incident.id())
                        .addLong(incident.revision())
                        .addString(stored.state().label())
                        .addBoolean(stored.isOnGoing())
                        .addLong(stored.revision())
                        .addString(IncidentJson.write(stored)))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ProblemException.of(
                                ErrorCode.STALE_INCIDENT, "it is no longer at revision " + incident.revision());
                    }
                })
                .replaceWithVoid();
    }

    public static Uni<Void> grown(SqlConnection connection, UUID id, List<Entry> entries) {
        return add(connection, id, entries)
                .chain(added -> connection.preparedQuery(GROW).execute(Tuple.of(id, added)))
                .replaceWithVoid();
    }

    /** Writes entries down and says how many; those that were written before are left as they are. */
    public static Uni<Integer> add(SqlConnection connection, @Nullable UUID incident, List<Entry> entries) {
        List<Tuple> rows = entries.stream()
                .map(entry -> Tuple.tuple()
                        .addUUID(incident)
                        .addString(entry.tenantId())
                        .addOffsetDateTime(utc(entry.at()))
                        .addString(entry.kind())
                        .addString(entry.actor())
                        .addString(entry.text())
                        .addString(entry.traceId())
                        .addString(entry.dedupe()))
                .toList();
        return rows.isEmpty()
                ? Uni.createFrom().item(0)
                : connection.preparedQuery(ADD).executeBatch(rows).map(IncidentStore::rowsOfAll);
    }

    private static int rowsOfAll(RowSet<Row> batch) {
        int sum = 0;
        for (@Nullable RowSet<Row> one = batch; one != null; one = one.next()) {
            sum += one.rowCount();
        }
        return sum;
    }

    public static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    public static <T> Uni<T> inTime(Uni<T> answer) {
        return answer.ifNoItem().after(MAX_WAIT).fail();
    }

    private Uni<List<Incident>> documents(String query, Tuple parameters) {
        return inTime(pool.preparedQuery(query).execute(parameters)).map(IncidentStore::incidents);
    }

    static List<Incident> incidents(RowSet<Row> rows) {
        return rows.stream()
                .map(row -> IncidentJson.read(row.getString("document")))
                .toList();
    }

    private static Tuple from(Tuple parameters, @Nullable Cursor after, Function<String, Object> id) {
        return after == null
                ? parameters.addValue(null).addValue(null)
                : parameters.addOffsetDateTime(utc(after.at())).addValue(id.apply(after.id()));
    }

    private static String @Nullable [] array(@Nullable List<String> tenants) {
        return tenants == null ? null : tenants.toArray(String[]::new);
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.getOffsetDateTime("at").toInstant(),
                row.getString("tenant_id"),
                row.getString("kind"),
                row.getString("actor"),
                row.getString("text"),
                row.getString("trace_id"),
                null);
    }
}
