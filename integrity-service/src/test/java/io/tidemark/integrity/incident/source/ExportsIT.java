package io.tidemark.integrity.incident.source;

import static io.tidemark.integrity.incident.Incidents.alert;
import static io.tidemark.integrity.incident.Incidents.allOf;
import static io.tidemark.integrity.incident.Incidents.one;
import static io.tidemark.integrity.incident.Incidents.opened;
import static io.tidemark.integrity.incident.Incidents.operatorOf;
import static io.tidemark.integrity.incident.Incidents.send;
import static io.tidemark.integrity.incident.Incidents.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.integrity.happening.Happening;
import io.tidemark.integrity.incident.IncidentConfig;
import io.tidemark.integrity.incident.Incidents;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports fill timelines by themselves, and entries name the trace where there is one. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.incident.look-every", value = "200ms")
        })
class ExportsIT {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String OTHER_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final String tenant = "t" + UUID.randomUUID();
    private final String operator = operatorOf(tenant);

    @Inject
    Event<Happening> happenings;

    @Inject
    Clock clock;

    @Inject
    ExportAuditStore exports;

    @Inject
    Intake intake;

    @Inject
    IncidentConfig config;

    /** The table as export-service makes it, as far as it is read here. */
    @BeforeEach
    void givenTheAuditOfExports() {
        SnapshotTables.execute("""
                create table if not exists export.audit (
                    seq bigint generated always as identity primary key, at timestamptz not null default clock_timestamp(),
                    tenant_id text not null, actor text not null, export_id text not null, type text not null,
                    what text not null, format text not null, outcome text, lines bigint, bytes bigint, trace_id text)""");
    }

    @Test
    void anExportThatBeginsAndEndsStandsInTheTimelineOfItsTenantOnce() {
        String id = opened(tenant, "P1");
        String export = UUID.randomUUID().toString();

        SnapshotTables.execute("""
                insert into export.audit (tenant_id, actor, export_id, type, what, format)
                values ('%1$s', 'olga', '%2$s', 'begun', 'snapshots', 'csv'),
                       ('another', 'olga', 'x%2$s', 'begun', 'audit', 'csv');
                insert into export.audit (tenant_id, actor, export_id, type, what, format, outcome, lines, bytes)
                values ('%1$s', 'olga', '%2$s', 'ended', 'snapshots', 'csv', 'complete', 12, 345)
                """.formatted(tenant, export));

        Patience.await()
                .untilAsserted(() -> assertThat(texts(one(operator, id)))
                        .contains(
                                "export of snapshots as csv begun",
                                "export of snapshots as csv ended: complete, 12 lines, 345 bytes"));
        happenings.fire(new Happening(clock.instant(), tenant, Happening.Kind.NOTE, "x", "some looks later"));
        Patience.await()
                .untilAsserted(() -> assertThat(texts(one(operator, id))).contains("some looks later"));
        assertThat(texts(one(operator, id)))
                .doesNotHaveDuplicates()
                .noneMatch(text -> text.contains("export of audit"));
    }

    @Test
    void anExportsEntryNamesTheTraceOfWhoeverAskedForItAlsoUnderAnEarlierFunction() {
        String id = opened(tenant, "P1");
        String begun = """
                insert into export.audit (tenant_id, actor, export_id, type, what, format, trace_id)
                values ('%s', 'olga', '%s', 'begun', '%s', 'csv', '%s')""";

        SnapshotTables.execute(begun.formatted(tenant, UUID.randomUUID(), "snapshots", OTHER_TRACE));
        Patience.await()
                .untilAsserted(() -> assertThat(traceOf(id, "export of snapshots as csv begun"))
                        .isEqualTo(List.of(OTHER_TRACE)));

        SnapshotTables.execute("alter function operate.traced_exports(interval) rename to exports_kept");
        try {
            SnapshotTables.execute(begun.formatted(tenant, UUID.randomUUID(), "records", OTHER_TRACE));
            Patience.await()
                    .untilAsserted(() -> assertThat(traceOf(id, "export of records as csv begun"))
                            .hasSize(1)
                            .containsOnlyNulls());
        } finally {
            SnapshotTables.execute("alter function operate.exports_kept(interval) rename to traced_exports");
        }
    }

    private List<Object> traceOf(String incident, String text) {
        return one(operator, incident).<Map<String, Object>>getList("timeline.entries").stream()
                .filter(entry -> text.equals(entry.get("text")))
                .map(entry -> entry.get("trace_id"))
                .toList();
    }

    @Test
    void whatWaitedAndWasAdoptedIsNotWrittenAgainByAReplicaThatLooksAfterwards() {
        Incidents.resolveThoseOf(List.of("*"));
        String export = UUID.randomUUID().toString();
        SnapshotTables.execute("""
                insert into export.audit (tenant_id, actor, export_id, type, what, format)
                values ('%s', 'olga', '%s', 'begun', 'snapshots', 'csv')""".formatted(tenant, export));
        new ExportWatch(exports, intake, config).look().await().atMost(Patience.LIMIT);
        send(operator, List.of(alert(tenant, "fp-" + tenant, "firing", "critical")))
                .body("opened", equalTo(1));

        new ExportWatch(exports, intake, config).look().await().atMost(Patience.LIMIT);

        String id = String.valueOf(allOf(tenant).getFirst().get("id"));
        assertThat(texts(one(operator, id)))
                .containsOnlyOnce("export of snapshots as csv begun")
                .doesNotHaveDuplicates();
    }

    @Test
    void whatWasExportedWhileNobodyLookedIsToldByTheNextLook() {
        String id = opened(tenant, "P1");
        SnapshotTables.execute("""
                insert into export.audit (at, tenant_id, actor, export_id, type, what, format)
                values (now() - interval '3 hours', '%1$s', 'olga', '%2$s', 'begun', 'snapshots', 'csv')
                """.formatted(tenant, UUID.randomUUID()));

        Patience.await().untilAsserted(() -> {
            // A look that is under way keeps its own mark: again, then.
            SnapshotTables.execute(
                    "update integrity.watermarks set until = now() - interval '3 hours' where name = 'exports'");
            assertThat(texts(one(operator, id))).contains("export of snapshots as csv begun");
        });
    }

    @Test
    void aDatabaseThatLetsNobodyLookIsComplainedOfOnceAndLookedAtAgain() throws Exception {
        List<String> warnings = new CopyOnWriteArrayList<>();
        Handler handler = new WarningsTo(warnings);
        Logger logger = Logger.getLogger(ExportWatch.class.getName());
        logger.addHandler(handler);
        String export = UUID.randomUUID().toString();
        SnapshotTables.execute("""
                create sequence operate.looks;
                alter function operate.traced_exports(interval) rename to exports_kept;
                create function operate.traced_exports(within interval)
                    returns table (at timestamptz, tenant_id text, actor text, export_id text, type text, what text,
                                   format text, outcome text, lines bigint, bytes bigint)
                    language plpgsql security definer as
                $$ begin perform nextval('operate.looks'); raise 'nobody may look'; end $$;
                grant execute on function operate.traced_exports to tidemark_integrity""");
        try {
            Patience.await().until(() -> looks() > 3);
        } finally {
            SnapshotTables.execute("""
                    drop function operate.traced_exports(interval);
                    alter function operate.exports_kept(interval) rename to traced_exports;
                    drop sequence operate.looks""");
        }

        String id = opened(tenant, "P1");
        SnapshotTables.execute("insert into export.audit (tenant_id, actor, export_id, type, what, format)"
                + " values ('" + tenant + "', 'olga', '" + export + "', 'begun', 'records', 'csv')");
        Patience.await()
                .untilAsserted(() -> assertThat(texts(one(operator, id))).contains("export of records as csv begun"));
        logger.removeHandler(handler);
        assertThat(warnings).singleElement(STRING).contains("exports");
    }

    private static long looks() throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select last_value from operate.looks")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static final class WarningsTo extends Handler {
        private final List<String> warnings;

        WarningsTo(List<String> warnings) {
            this.warnings = warnings;
        }

        @Override
        public void publish(LogRecord record) {
            warnings.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void anEntryNamesTheTraceOfTheRequestThatDidIt() {
        String id = opened(tenant, "P1");

        happenings.fire(new Happening(clock.instant(), tenant, Happening.Kind.REPAIR, "acme/op", "put back", TRACE));

        Patience.await().untilAsserted(() -> assertThat(traceOf(id, "put back")).isEqualTo(List.of(TRACE)));
    }
}
