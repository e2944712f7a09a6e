package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.Subject;
import io.tidemark.integrity.scan.Indicator;
import io.tidemark.integrity.scan.ScanEvidence;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runbook's questions (R19, R25-R28), asked of one user: what a scan suspects is named as the runbook would name it. Each is
 * bounded: at most 50 rows, of which the last says that there are more, and at most the time of a statement. Of a user with a
 * question that takes longer nothing more is asked; what becomes of the others then is said by {@link Unanswered}.
 */
final class SuspectStore {
    private static final String STATEMENT_TIMEOUT = "57014";
    /** One more is asked for. */
    private static final int NAMED = Evidence.MAX_ROWS;

    private static final String OF_USER = " where s.tenant_id = $1 and s.user_id = $2 ";
    /** In the order of the indicators: which of them were asked before one took too long is the same each time. */
    private static final Map<Indicator, String> QUESTIONS = new EnumMap<>(Map.of(
            Indicator.ORPHANS,
            "select s.id, s.collection, s.record_id, s.version, s.parent_id from snapshot.snapshots s" + OF_USER + """
                    and s.parent_version is not null and not exists (
                        select from snapshot.snapshots p
                        where p.tenant_id = s.tenant_id and p.user_id = s.user_id and p.version = s.parent_version
                          and p.collection = s.collection and p.record_id = s.record_id)
                    limit 51""",
            Indicator.DUPLICATE_KEYS,
            "select s.logical_key, count(*) from snapshot.snapshots s" + OF_USER
                    + "group by s.logical_key having count(*) > 1 limit 51",
            Indicator.DUPLICATE_VERSIONS,
            "select s.tenant_id || '/' || s.user_id as user_id, s.version, count(*) as n from snapshot.snapshots s"
                    + OF_USER
                    + "group by s.tenant_id, s.user_id, s.version having count(*) > 1 order by n desc limit 51",
            Indicator.NON_MONOTONIC_USER,
            "select tenant_id || '/' || user_id as user_id, id, version, prev_version, created_at from ("
                    + " select s.*, lag(s.version) over (order by s.created_at) as prev_version from snapshot.snapshots s"
                    + OF_USER + ") t where version < prev_version limit 51",
            Indicator.NON_MONOTONIC_RECORD,
            "select tenant_id || '/' || user_id as user_id, collection, record_id, id, version, prev_version, created_at from ("
                    + " select s.*, lag(s.version) over"
                    + " (partition by s.collection, s.record_id order by s.created_at, s.version) as prev_version"
                    + " from snapshot.snapshots s" + OF_USER + ") t where version < prev_version limit 51"));

    private static final String HEADLESS =
            "select s.collection, s.record_id, s.version from (" + SweepReadStore.NEWEST_OF_USER + """
            ) s
            where not exists (
                select from snapshot.sync_records h
                where h.tenant_id = s.tenant_id and h.user_id = s.user_id and h.collection = s.collection
                  and h.record_id = s.record_id)
            limit 51""";
    /** One whose parent is missing is an orphan. Only where retention took all that was before has a snapshot no parent. */
    private static final String MISPARENTED = """
            select s.collection, s.record_id, s.version, s.parent_version, s.replaced from (
                select s.*, max(s.version) over (partition by s.collection, s.record_id order by s.version
                                                 range between unbounded preceding and 1 preceding) as replaced
                from snapshot.snapshots s where s.tenant_id = $1 and s.user_id = $2) s
            where s.parent_version is distinct from s.replaced and (s.parent_version is null or exists (
                select from snapshot.snapshots p
                where p.tenant_id = s.tenant_id and p.user_id = s.user_id and p.version = s.parent_version
                  and p.collection = s.collection and p.record_id = s.record_id))
            limit 51""";

    private static final Set<EvidenceKind> LIMITED = EnumSet.of(
            EvidenceKind.ORPHANS,
            EvidenceKind.DUPLICATE_KEYS,
            EvidenceKind.DUPLICATE_VERSIONS,
            EvidenceKind.NON_MONOTONIC_USER,
            EvidenceKind.NON_MONOTONIC_RECORD,
            EvidenceKind.HEADS_DIFFER);

    private final SqlConnection connection;
    private final Unanswered unanswered;

    SuspectStore(SqlConnection connection, Unanswered unanswered) {
        this.connection = connection;
        this.unanswered = unanswered;
    }

    /** Whether only the first rows of that kind are named, so that one may be there without being among them. */
    static boolean hasLimit(EvidenceKind kind) {
        return LIMITED.contains(kind);
    }

    /** What the snapshots of these users are evidence of. */
    Uni<List<Evidence>> ofSnapshots(Collection<UserKey> users) {
        return each(
                users,
                (user, found) -> Multi.createFrom()
                        .iterable(QUESTIONS.entrySet())
                        .onItem()
                        .transformToUniAndConcatenate(question -> ask(
                                question.getValue(),
                                user,
                                row -> found.accept(ScanEvidence.of(question.getKey(), row))))
                        .onItem()
                        .ignoreAsUni());
    }

    /** Records of these users that have snapshots and no head. */
    Uni<List<Evidence>> ofStreams(Collection<UserKey> users) {
        return each(
                users,
                (user, found) -> ask(HEADLESS, user, row -> found.accept(differs(user, row, "there is no head"))));
    }

    /** Snapshots of these users whose parent is another one than they replaced, or none though they replaced one. */
    Uni<List<Evidence>> ofParents(Collection<UserKey> users) {
        return each(
                users,
                (user, found) -> ask(
                        MISPARENTED,
                        user,
                        row -> found.accept(differs(user, row, "its parent is not the version that it replaced"))));
    }

    private static Evidence differs(UserKey user, Map<String, Object> row, String reason) {
        Subject subject = new Subject(
                user.tenantId(),
                user.userId(),
                ((Number) row.getOrDefault("version", 0L)).longValue(),
                String.valueOf(row.get("collection")),
                String.valueOf(row.get("record_id")));
        Map<String, Object> shown = new LinkedHashMap<>(row);
        shown.put("reason", reason);
        return Evidence.of(EvidenceKind.HEADS_DIFFER, subject, StreamCheck.HEADS, shown);
    }

    private Uni<List<Evidence>> each(
            Collection<UserKey> users, BiFunction<UserKey, Consumer<Evidence>, Uni<Void>> questions) {
        List<Evidence> found = new ArrayList<>();
        return Multi.createFrom()
                .iterable(users)
                .onItem()
                .transformToUniAndConcatenate(user -> unanswered.isNotAsked(user)
                        ? Uni.createFrom().voidItem()
                        : inTime(user, questions.apply(user, found::add)))
                .onItem()
                .ignoreAsUni()
                .replaceWith(found);
    }

    /** The transaction goes on also when an answer took too long. */
    private Uni<Void> inTime(UserKey user, Uni<Void> answers) {
        return execute("savepoint questions")
                .chain(() -> answers)
                .chain(() -> execute("release savepoint questions"))
                .onFailure(SuspectStore::tookTooLong)
                .recoverWithUni(e -> unanswered.isLeftOut(user)
                        ? execute("rollback to savepoint questions")
                        : Uni.createFrom().failure(e));
    }

    private Uni<Void> ask(String sql, UserKey user, Consumer<Map<String, Object>> consumer) {
        return connection
                .preparedQuery(sql)
                .execute(Tuple.of(user.tenantId(), user.userId()))
                .invoke(rows ->
                        named(rows.stream().map(SuspectStore::columns).toList()).forEach(consumer))
                .replaceWithVoid();
    }

    private Uni<Void> execute(String sql) {
        return connection.query(sql).execute().replaceWithVoid();
    }

    private static boolean tookTooLong(Throwable e) {
        return e instanceof PgException refused && STATEMENT_TIMEOUT.equals(refused.getSqlState());
    }

    private static List<Map<String, Object>> named(List<Map<String, Object>> rows) {
        if (rows.size() > NAMED) {
            rows.get(NAMED - 1).put("more", "there are more of this user: the query names them");
        }
        return rows.subList(0, Math.min(rows.size(), NAMED));
    }

    private static Map<String, Object> columns(Row row) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            columns.put(row.getColumnName(i), readable(row.getValue(i)));
        }
        return columns;
    }

    private static Object readable(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case OffsetDateTime time -> time.toInstant().toString();
            default -> value;
        };
    }
}
