package io.tidemark.integrity.finding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.health.Findings;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Findings and what was done about them, in this service's own schema. */
@Singleton
public final class FindingStore {
    /**
     * What is to be seen to: what was closed is here again, or what is no state of the store has happened anew. What was seen
     * before it was closed is no news: a long look may have begun before the repair.
     */
    private static final String REOPENS = """
            (f.status = 'closed' and f.moved_at <= coalesce($16, now())
             or f.status = 'dismissed' and f.indicator = any($12) and f.last_seen < now() - make_interval(secs => $13))""";

    /** Whose program sent the version, as the witness heard it in the history that the stream is in. */
    private static final String SENT_BY = """
            (select r.release from integrity.witness_runs r
             where r.tenant_id = e.tenant_id and r.user_id = e.user_id and r.first_version <= e.version
               and r.epoch = (select t.epoch from snapshot.sync_streams t
                              where t.tenant_id = e.tenant_id and t.user_id = e.user_id)
               and r.first_version > e.version - 100
               and r.first_version + octet_length(r.hashes) / 16 > e.version
             order by r.first_version desc limit 1)""";

    private static final String SAW = """
            insert into integrity.findings as f
                (tenant_id, indicator, user_id, version, collection, record_id, severity, status, query, samples, found, release,
                 scope, client_release)
            select tenant_id, indicator, user_id, version, collection, record_id, severity, 'open', query, samples, found, $11,
                   scope, coalesce(client_release, %2$s)
            from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
                        $9::text[], $10::bigint[], $14::text[], $15::text[])
                 as e (tenant_id, indicator, user_id, version, collection, record_id, severity, query, samples, found, scope,
                       client_release)
            order by tenant_id, user_id, version, indicator, scope
            on conflict (tenant_id, user_id, version, indicator, scope) do update
            set last_seen = now(), times_seen = f.times_seen + 1, samples = excluded.samples, found = excluded.found,
                collection = coalesce(nullif(excluded.collection, ''), f.collection),
                record_id = coalesce(nullif(excluded.record_id, ''), f.record_id),
                status = case when %1$s then 'open' else f.status end,
                confirmed_at = case when %1$s then null else f.confirmed_at end,
                revision = f.revision + case when %1$s then 1 else 0 end
            returning new.*, old.id is null or old.status <> new.status as news""".formatted(REOPENS, SENT_BY);
    private static final String PAGE = """
            select * from integrity.findings
            where ($1::text is null or tenant_id = $1) and ($2::text is null or status = $2)
              and ($3::text is null or indicator = $3) and ($4::text is null or user_id = $4)
              and ($5::uuid is null or id < $5) and indicator = any($7)
            order by id desc limit $6""";
    private static final String ONE = "select * from integrity.findings where id = $1 and indicator = any($2)";
    private static final String ACT = """
            with moved as (
                update integrity.findings set status = $3, confirmed_at = $4, revision = revision + 1, moved_at = now()
                where id = $1 and revision = $2
                returning id, revision, status)
            insert into integrity.finding_actions (finding_id, revision, actor, action, status, reason)
            select id, revision, $5, $6, status, $7 from moved""";
    private static final String CLEAR = """
            with cleared as (
                update integrity.findings f
                set status = 'closed', confirmed_at = null, revision = revision + 1, moved_at = now()
                where tenant_id = $1 and user_id = $2 and version = 0 and indicator = $3 and scope = any($4)
                  and status in ('open', 'confirmed', 'repairing')
                returning *),
            done as (
                insert into integrity.finding_actions (finding_id, revision, actor, action, status, reason)
                select id, revision, $5, $6, status, $7 from cleared)
            select * from cleared""";
    private static final String ACTIONS =
            "select * from integrity.finding_actions where finding_id = $1 order by revision desc limit 200";
    /** Clients alone can cause what is sev3: it says nothing of the store until a person confirms it. */
    private static final String CORRUPTION =
            "status in ('open', 'confirmed', 'repairing') and (severity <> 'sev3' or confirmed_at is not null)";

    private static final String OPEN_BY_KIND =
            "select indicator, count(*) as open from integrity.findings where " + CORRUPTION + " group by indicator";
    private static final String OPEN_BY_TENANT = """
            select tenant_id, count(*) as open, count(confirmed_at) as confirmed, max(confirmed_at) as last
            from integrity.findings where %s group by tenant_id""".formatted(CORRUPTION);

    private final Pool pool;
    private final ObjectMapper json;
    private final FindingConfig config;

    FindingStore(Pool pool, ObjectMapper json, FindingConfig config) {
        this.pool = pool;
        this.json = json;
        this.config = config;
    }

    /** Which findings are asked for; null where anything will do. */
    record Filter(
            @Nullable String tenant,
            @Nullable String status,
            @Nullable String indicator,
            @Nullable String user,
            @Nullable UUID before,
            int limit) {}

    /** Collections of a user that are sound again, and how that is known. */
    public record Cleared(String tenantId, String userId, Collection<String> collections, String reason) {}

    /** What was done about a finding. */
    record Done(long revision, Instant at, String actor, String action, String status, String reason) {}

    /** Keeps what was seen just now, in the transaction of that connection: a finding that is known is counted again. */
    public Uni<List<Seen>> saw(SqlConnection connection, Collection<Evidence> evidence, String release) {
        return write(connection, evidence, null, release);
    }

    /** The same of what was seen in the store as it was then, by the database's clock. */
    public Uni<List<Seen>> saw(
            SqlConnection connection, Collection<Evidence> evidence, OffsetDateTime asOf, String release) {
        return write(connection, evidence, asOf, release);
    }

    /** Closes, in the transaction of that connection, what a check no longer finds of some collections of a user. */
    public Uni<List<Finding>> clear(SqlConnection connection, EvidenceKind kind, Cleared cleared) {
        Tuple parameters = Tuple.of(cleared.tenantId(), cleared.userId(), kind.label());
        parameters.addValue(cleared.collections().toArray(String[]::new));
        parameters.addString(FindingLog.ACTOR).addString(FindingAction.CLEAR.word());
        return connection
                .preparedQuery(CLEAR)
                .execute(parameters.addString(cleared.reason()))
                .map(rows -> rows.stream().map(FindingStore::finding).toList());
    }

    Uni<List<Seen>> saw(Collection<Evidence> evidence, OffsetDateTime asOf, String release) {
        return write(pool, evidence, asOf, release);
    }

    private Uni<List<Seen>> write(
            SqlClient client, Collection<Evidence> evidence, @Nullable OffsetDateTime asOf, String release) {
        Map<Evidence.Key, Evidence> distinct = new LinkedHashMap<>();
        evidence.forEach(one -> distinct.putIfAbsent(one.key(), one));
        if (distinct.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<Evidence> rows = List.copyOf(distinct.values());
        Tuple parameters = Tuple.tuple();
        parameters.addValue(texts(rows, one -> one.subject().tenantId()));
        parameters.addValue(texts(rows, one -> one.kind().label()));
        parameters.addValue(texts(rows, one -> one.subject().userId()));
        parameters.addValue(rows.stream().map(one -> one.subject().version()).toArray(Long[]::new));
        parameters.addValue(texts(rows, one -> one.subject().collection()));
        parameters.addValue(texts(rows, one -> one.subject().recordId()));
        parameters.addValue(texts(rows, one -> one.kind().severity().wire()));
        parameters.addValue(texts(rows, Evidence::query));
        parameters.addValue(texts(rows, one -> text(one.rows())));
        parameters.addValue(rows.stream().map(Evidence::found).toArray(Long[]::new));
        parameters.addString(release);
        parameters.addValue(EvidenceKind.events().map(EvidenceKind::label).toArray(String[]::new));
        parameters.addDouble((double) config.dismissedFor().toSeconds());
        parameters.addValue(texts(rows, one -> one.subject().scope()));
        parameters.addValue(texts(rows, one -> one.clientRelease().orElse(null)));
        parameters.addOffsetDateTime(asOf);
        return client.preparedQuery(SAW)
                .execute(parameters)
                .map(taken -> taken.stream()
                        .map(row -> finding(row, row.getBoolean("news")))
                        .toList());
    }

    Uni<List<Finding>> page(Filter filter) {
        Tuple parameters = Tuple.of(filter.tenant(), filter.status(), filter.indicator(), filter.user());
        parameters.addUUID(filter.before()).addInteger(filter.limit()).addValue(EvidenceKind.labels());
        return pool.preparedQuery(PAGE)
                .execute(parameters)
                .map(rows -> rows.stream().map(FindingStore::finding).toList());
    }

    Uni<Optional<Finding>> one(UUID id) {
        return pool.preparedQuery(ONE)
                .execute(Tuple.of(id).addValue(EvidenceKind.labels()))
                .map(rows -> rows.stream().map(FindingStore::finding).findFirst());
    }

    /** Moves a finding on, and writes down who did; false when it has moved since that revision. */
    Uni<Boolean> act(Finding finding, FindingState next, FindingAction action, String actor, String reason) {
        Tuple parameters = Tuple.of(finding.id(), finding.revision(), next.word());
        parameters.addOffsetDateTime(
                next.confirmedAt().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
        parameters.addString(actor).addString(action.word()).addString(reason);
        return pool.preparedQuery(ACT).execute(parameters).map(rows -> rows.rowCount() == 1);
    }

    Uni<List<Done>> actions(UUID id) {
        return pool.preparedQuery(ACTIONS)
                .execute(Tuple.of(id))
                .map(rows -> rows.stream()
                        .map(row -> new Done(
                                row.getLong("revision"),
                                row.getOffsetDateTime("at").toInstant(),
                                row.getString("actor"),
                                row.getString("action"),
                                row.getString("status"),
                                row.getString("reason")))
                        .toList());
    }

    Uni<Map<String, Long>> openByKind() {
        return pool.preparedQuery(OPEN_BY_KIND).execute().map(rows -> {
            Map<String, Long> open = new HashMap<>();
            rows.forEach(row -> open.put(row.getString("indicator"), row.getLong("open")));
            return open;
        });
    }

    Uni<Map<String, Findings>> openByTenant() {
        return pool.preparedQuery(OPEN_BY_TENANT).execute().map(rows -> {
            Map<String, Findings> open = new HashMap<>();
            rows.forEach(row -> open.put(
                    row.getString("tenant_id"),
                    new Findings(row.getInteger("open"), row.getInteger("confirmed"), instant(row, "last"))));
            return open;
        });
    }

    private static Seen finding(Row row, boolean news) {
        Finding finding = finding(row);
        return new Seen(finding.id(), finding.kind(), finding.subject(), news);
    }

    private static Finding finding(Row row) {
        String indicator = row.getString("indicator");
        return new Finding(
                row.getUUID("id"),
                EvidenceKind.of(indicator)
                        .orElseThrow(() -> new IllegalStateException("there is no indicator " + indicator)),
                new Subject(
                        row.getString("tenant_id"),
                        row.getString("user_id"),
                        row.getLong("version"),
                        row.getString("collection"),
                        row.getString("record_id")),
                FindingState.of(row.getString("status"), instant(row, "confirmed_at")),
                row.getLong("revision"),
                row.getString("query"),
                row.getString("samples"),
                row.getLong("found"),
                row.getLong("times_seen"),
                row.getOffsetDateTime("first_seen").toInstant(),
                row.getOffsetDateTime("last_seen").toInstant(),
                row.getOffsetDateTime("moved_at").toInstant(),
                row.getString("release"),
                row.getString("client_release"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        @Nullable OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    private static String[] texts(List<Evidence> rows, Function<Evidence, @Nullable String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    private String text(List<Map<String, Object>> rows) {
        try {
            return json.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("rows of plain values can always be written", e);
        }
    }
}
