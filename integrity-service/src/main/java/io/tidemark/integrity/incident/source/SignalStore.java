package io.tidemark.integrity.incident.source;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.integrity.incident.Alert;
import io.tidemark.integrity.incident.Entry;
import io.tidemark.integrity.incident.Incident;
import io.tidemark.integrity.incident.IncidentConfig;
import io.tidemark.integrity.incident.IncidentJson;
import io.tidemark.integrity.incident.IncidentStore;
import io.tidemark.integrity.incident.Joining;
import io.tidemark.integrity.incident.Signal;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts signals where they belong: all of those that came together, or none of them. */
@Singleton
class SignalStore {
    /** That of the tenant before that of the whole installation. */
    private static final String ON_GOING = """
            select document, entries from integrity.incidents where active and tenant_id in ($1, '*')
            order by tenant_id = $1 desc limit 1 for update""";
    /** What happened to everybody, and opens nothing, belongs to each. */
    private static final String ALL_ON_GOING = """
            select document, entries from integrity.incidents where active order by tenant_id limit 100 for update""";

    private static final String HEARD = """
            insert into integrity.incident_alerts (fingerprint, starts_at, ends_at, tenant_id, name, received_at)
            values ($1, $2, $3, $4, $5, $6) on conflict do nothing""";
    private static final String CROSSINGS = """
            select fingerprint, starts_at, tenant_id, name from integrity.incident_alerts
            where fingerprint like 'crossing:%' and ends_at is null""";
    /**
     * A crossed threshold and Alertmanager's alert on it: whichever came first. One of long ago in an incident that is over is
     * an alert of whose end nobody told, as Alertmanager does not of one that is inhibited by then.
     */
    private static final String SAME = """
            select alert.incident_id from integrity.incident_alerts alert
            join integrity.incidents incident on incident.id = alert.incident_id
            where alert.name = $1 and alert.tenant_id = $2 and alert.ends_at is null
              and (alert.fingerprint like 'crossing:%') <> ($3 like 'crossing:%')
              and (incident.active or alert.received_at >= $4)
            order by alert.received_at desc limit 1""";

    private static final String ENDED = """
            update integrity.incident_alerts set ends_at = $3
            where fingerprint = $1 and starts_at = $2 and ends_at is null returning incident_id""";
    private static final String BELONGS =
            "update integrity.incident_alerts set incident_id = $3 where fingerprint = $1 and starts_at = $2";
    private static final String ENTRIES = "select entries from integrity.incidents where id = $1 for update";
    /** What waited is moved into the incident of its tenant, and copied into others, which may not be the last that it belongs to. */
    private static final String ADOPT = """
            with waiting as (
                select * from integrity.incident_entries
                where incident_id is null and at >= $2 and ($3 = '*' or tenant_id in ($3, '*'))
                order by at desc limit 200),
            moved as (
                update integrity.incident_entries set incident_id = $1
                where id in (select id from waiting where tenant_id = $3 and $3 <> '*')
                returning 1),
            copied as (
                insert into integrity.incident_entries (incident_id, tenant_id, at, kind, actor, text, trace_id, dedupe)
                select $1, tenant_id, at, kind, actor, text, trace_id, dedupe || '/' || $1::text from waiting
                where tenant_id <> $3 or $3 = '*'
                returning 1)
            update integrity.incidents
            set entries = entries + (select count(*) from moved) + (select count(*) from copied) where id = $1""";

    private static final String FORGET_ENTRIES =
            "delete from integrity.incident_entries where incident_id is null and at < $1";
    private static final String FORGET_ALERTS = "delete from integrity.incident_alerts where received_at < $1";

    private static final String VERDICT = """
            with before as (select verdict from integrity.incident_verdicts where tenant_id = $1)
            insert into integrity.incident_verdicts as known (tenant_id, verdict, at) values ($1, $2, $3)
            on conflict (tenant_id) do update set verdict = excluded.verdict, at = excluded.at
            where known.verdict <> excluded.verdict and known.at < excluded.at
            returning (select verdict from before) as before""";

    private final Pool pool;
    private final IncidentStore incidents;
    private final IncidentConfig config;

    SignalStore(Pool pool, IncidentStore incidents, IncidentConfig config) {
        this.pool = pool;
        this.incidents = incidents;
        this.config = config;
    }

    /** An incident that is open, and how many entries it has; null: there is none. */
    private record Room(@Nullable Incident incident, int entries) {}

    private static final List<Room> NONE = List.of(new Room(null, 0));

    /**
     * What became of signals.
     *
     * @param known alerts that were heard before
     * @param leftOut entries for which a timeline had no room
     */
    record Taken(int opened, int joined, int waiting, int known, int leftOut) {
        static final Taken NOTHING = new Taken(0, 0, 0, 0, 0);

        Taken plus(Taken other) {
            return new Taken(
                    opened + other.opened,
                    joined + other.joined,
                    waiting + other.waiting,
                    known + other.known,
                    leftOut + other.leftOut);
        }
    }

    /** Takes them one after the other, in one transaction. */
    Uni<Taken> take(List<Signal> signals, Instant now) {
        return incidents.inTurn(connection -> Multi.createFrom()
                .iterable(signals)
                .onItem()
                .transformToUniAndConcatenate(signal -> take(connection, signal, now))
                .collect()
                .in(() -> new Taken[] {Taken.NOTHING}, (sum, taken) -> sum[0] = sum[0].plus(taken))
                .map(sum -> sum[0]));
    }

    /** Takes a verdict, unless it is the one that was taken last, or older. */
    Uni<Taken> verdict(HealthVerdict verdict, Instant now) {
        Tuple news = Tuple.of(verdict.tenantId(), verdict.verdict().name(), IncidentStore.utc(verdict.at()));
        return incidents.inTurn(connection -> connection
                .preparedQuery(VERDICT)
                .execute(news)
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(Taken.NOTHING)
                        : VerdictSignal.of(verdict, before(rows))
                                .map(signal -> join(connection, signal, now))
                                .orElseGet(() -> Uni.createFrom().item(Taken.NOTHING))));
    }

    private static @Nullable Verdict before(RowSet<Row> rows) {
        String before = rows.iterator().next().getString("before");
        return before == null ? null : Verdict.valueOf(before);
    }

    /** The thresholds of ours that stand as alerts. */
    Uni<List<Alert>> crossings() {
        return IncidentStore.inTime(pool.query(CROSSINGS).execute())
                .map(rows -> rows.stream().map(SignalStore::alert).toList());
    }

    private static Alert alert(Row row) {
        return new Alert(
                row.getString("fingerprint"),
                row.getOffsetDateTime("starts_at").toInstant(),
                null,
                row.getString("tenant_id"),
                row.getString("name"));
    }

    /** Forgets what waited for an incident that did not come, and alerts of long ago. */
    Uni<Void> forget(Instant now) {
        return IncidentStore.inTime(pool.withTransaction(connection -> connection
                .preparedQuery(FORGET_ENTRIES)
                .execute(Tuple.of(IncidentStore.utc(now.minus(config.leadIn()))))
                .chain(() -> connection
                        .preparedQuery(FORGET_ALERTS)
                        .execute(Tuple.of(IncidentStore.utc(now.minus(config.alertsKept())))))
                .replaceWithVoid()));
    }

    private Uni<Taken> take(SqlConnection connection, Signal signal, Instant now) {
        Alert alert = signal.alert();
        return alert == null ? join(connection, signal, now) : take(connection, signal, alert, now);
    }

    private Uni<Taken> take(SqlConnection connection, Signal signal, Alert alert, Instant now) {
        Tuple heard = key(alert)
                .addOffsetDateTime(alert.endsAt() == null ? null : IncidentStore.utc(alert.endsAt()))
                .addString(alert.tenantId())
                .addString(alert.name())
                .addOffsetDateTime(IncidentStore.utc(now));
        return connection.preparedQuery(HEARD).execute(heard).chain(rows -> {
            if (rows.rowCount() > 0) {
                return alert.endsAt() == null ? begun(connection, signal, alert, now) : join(connection, signal, now);
            }
            return alert.endsAt() == null
                    ? Uni.createFrom().item(new Taken(0, 0, 0, 1, 0))
                    : ended(connection, signal, alert, alert.endsAt(), now);
        });
    }

    /** What was told before by the other of the two is no news, also when people are through with the incident. */
    private Uni<Taken> begun(SqlConnection connection, Signal signal, Alert alert, Instant now) {
        return connection
                .preparedQuery(SAME)
                .execute(Tuple.of(
                        alert.name(),
                        alert.tenantId(),
                        alert.fingerprint(),
                        IncidentStore.utc(now.minus(config.leadIn()))))
                .chain(rows -> {
                    if (rows.rowCount() == 0) {
                        return join(connection, signal, now);
                    }
                    UUID incident = rows.iterator().next().getUUID("incident_id");
                    return noted(connection, incident, signal.entry()).call(() -> belongs(connection, alert, incident));
                });
    }

    private Uni<Taken> ended(SqlConnection connection, Signal signal, Alert alert, Instant endsAt, Instant now) {
        return connection
                .preparedQuery(ENDED)
                .execute(key(alert).addOffsetDateTime(IncidentStore.utc(endsAt)))
                .chain(rows -> {
                    if (rows.rowCount() == 0) {
                        return Uni.createFrom().item(new Taken(0, 0, 0, 1, 0));
                    }
                    UUID incident = rows.iterator().next().getUUID("incident_id");
                    return incident == null
                            ? join(connection, signal, now)
                            : noted(connection, incident, signal.entry());
                });
    }

    /** Also of an incident that is over the timeline takes so many entries that come by themselves, and no more. */
    private Uni<Taken> noted(SqlConnection connection, UUID incident, Entry entry) {
        return connection.preparedQuery(ENTRIES).execute(Tuple.of(incident)).chain(rows -> {
            boolean full = rows.iterator().next().getInteger("entries") >= config.automaticEntries();
            return full
                    ? Uni.createFrom().item(new Taken(0, 1, 0, 0, 1))
                    : IncidentStore.grown(connection, incident, List.of(entry)).replaceWith(new Taken(0, 1, 0, 0, 0));
        });
    }

    private Uni<Taken> join(SqlConnection connection, Signal signal, Instant now) {
        return onGoing(connection, signal)
                .chain(rows -> Multi.createFrom()
                        .iterable(rows.isEmpty() ? NONE : rows)
                        .onItem()
                        .transformToUniAndConcatenate(room -> put(connection, signal, room, now))
                        .collect()
                        .in(() -> new Taken[] {Taken.NOTHING}, (sum, taken) -> sum[0] = sum[0].plus(taken))
                        .map(sum -> sum[0]));
    }

    private static Uni<List<Room>> onGoing(SqlConnection connection, Signal signal) {
        boolean everybodys = signal.subject() == null && signal.tenantId().equals(HealthVerdict.EVERYONE);
        Uni<RowSet<Row>> found = everybodys
                ? connection.query(ALL_ON_GOING).execute()
                : connection.preparedQuery(ON_GOING).execute(Tuple.of(signal.tenantId()));
        return found.map(rows -> rows.stream()
                .map(row -> new Room(IncidentJson.read(row.getString("document")), row.getInteger("entries")))
                .toList());
    }

    private Uni<Taken> put(SqlConnection connection, Signal signal, Room room, Instant now) {
        return switch (Joining.decide(room.incident(), signal, UUID.randomUUID(), now)) {
            case Joining.Opens opens ->
                IncidentStore.opened(connection, opens.incident(), opens.entries())
                        .chain(() -> adopt(connection, opens.incident()))
                        .chain(() -> belongs(
                                connection, signal.alert(), opens.incident().id()))
                        .replaceWith(new Taken(1, 0, 0, 0, 0));
            case Joining.Joins joins -> joined(connection, signal, joins, room);
            case Joining.Waits waits ->
                IncidentStore.add(connection, null, waits.entries()).replaceWith(new Taken(0, 0, 1, 0, 0));
        };
    }

    private Uni<Taken> joined(SqlConnection connection, Signal signal, Joining.Joins joins, Room room) {
        Incident incident = joins.incident();
        boolean full = room.entries() >= config.automaticEntries();
        List<Entry> entries =
                joins.entries().stream().map(entry -> entry.in(incident.id())).toList();
        Uni<Void> changed = incident.equals(room.incident())
                ? Uni.createFrom().voidItem()
                : IncidentStore.changed(connection, incident);
        return changed.chain(() ->
                        full ? Uni.createFrom().voidItem() : IncidentStore.grown(connection, incident.id(), entries))
                .chain(() -> belongs(connection, signal.alert(), incident.id()))
                .replaceWith(new Taken(0, 1, 0, 0, full ? entries.size() : 0));
    }

    private Uni<Void> adopt(SqlConnection connection, Incident incident) {
        return connection
                .preparedQuery(ADOPT)
                .execute(Tuple.of(
                        incident.id(),
                        IncidentStore.utc(incident.openedAt().minus(config.leadIn())),
                        incident.tenantId()))
                .replaceWithVoid();
    }

    private static Uni<Void> belongs(SqlConnection connection, @Nullable Alert alert, UUID incident) {
        return alert == null
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(BELONGS)
                        .execute(key(alert).addUUID(incident))
                        .replaceWithVoid();
    }

    private static Tuple key(Alert alert) {
        return Tuple.tuple().addString(alert.fingerprint()).addOffsetDateTime(IncidentStore.utc(alert.startsAt()));
    }
}
