package io.tidemark.integrity.incident.source;

import static io.restassured.RestAssured.given;
import static io.tidemark.integrity.incident.Incidents.one;
import static io.tidemark.integrity.incident.Incidents.opened;
import static io.tidemark.integrity.incident.Incidents.operatorOf;
import static io.tidemark.integrity.incident.Incidents.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.integrity.happening.Happening;
import io.tidemark.integrity.incident.Entry;
import io.tidemark.integrity.incident.Incidents;
import io.tidemark.integrity.incident.Signal;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What fills timelines by itself. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.incident.look-every", value = "200ms"),
            // Verdicts are told by the tests alone: of their tenants nothing is heard, which this service would tell as
            // OK.
            @ResourceArg(name = "tidemark.integrity.health.look-every", value = "1h")
        })
class SourcesIT {
    private final String tenant = "t" + UUID.randomUUID();
    private final String operator = operatorOf(tenant);

    @Inject
    Event<Happening> happenings;

    @Inject
    SignalStore signals;

    @Inject
    Pool pool;

    @Inject
    Clock clock;

    @BeforeEach
    void givenNoOutageOfAll() {
        Incidents.resolveThoseOf(List.of("*"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static void publish(String topic, String key, byte[] message) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, message)).get();
        }
    }

    private HealthVerdict verdict(String tenant, Verdict verdict) {
        return new HealthVerdict(
                HealthVerdict.VERSION,
                tenant,
                now(),
                verdict,
                null,
                List.of(new HealthWindow(15, 1_000, 310, 100, 45)),
                Findings.NONE,
                List.of());
    }

    private void judge(Verdict verdict) throws Exception {
        publish(Topics.HEALTH, tenant, MessageCodec.encode(verdict(tenant, verdict)));
    }

    private List<Map<String, Object>> incidents() {
        return Incidents.allOf(tenant);
    }

    private List<String> timeline() {
        return texts(one(operator, String.valueOf(incidents().getFirst().get("id"))));
    }

    @Test
    void aVerdictOpensAnIncidentAndToldAgainItChangesNothingAndAWorseOneRaisesIt() throws Exception {
        Patience.await().untilAsserted(() -> {
            // Told again while it lasts, as integrity-service does.
            judge(Verdict.SEV3);
            assertThat(incidents()).hasSize(1);
        });
        assertThat(incidents().getFirst()).containsEntry("priority", "P2");
        judge(Verdict.SEV3);
        judge(Verdict.SEV1);
        Patience.await().untilAsserted(() -> assertThat(incidents().getFirst()).containsEntry("priority", "P0"));
        judge(Verdict.OK);
        Patience.await().untilAsserted(() -> assertThat(timeline()).anyMatch(text -> text.contains("sev1 -> ok")));

        String figures = "310 of 1000 sync events and 45 of 100 users failed in 15 minutes,"
                + " 0 corruption findings open, 0 of them confirmed";
        assertThat(incidents()).hasSize(1).first().satisfies(incident -> {
            assertThat(incident).containsEntry("priority", "P0").containsEntry("impact", figures);
        });
        assertThat(timeline())
                .containsSubsequence(
                        "verdict sev3: " + figures,
                        "opened as P2: Sync of tenant " + tenant + " is at sev3",
                        "verdict sev3 -> sev1: " + figures,
                        "severity P2 -> P0",
                        "verdict sev1 -> ok: " + figures)
                .filteredOn(text -> text.startsWith("verdict "))
                .hasSize(3);
    }

    @Test
    void aChangeOfAFlagAndWhatIsToldOfFindingsStandInTheTimeline() throws Exception {
        String id = opened(tenant, "P1");
        long epoch = now().toEpochMilli();
        publish(Topics.FLAGS, "newest", MessageCodec.encode(FlagChangesTest.flags(epoch, now(), true)));
        publish(
                Topics.FLAGS,
                "newest",
                MessageCodec.encode(FlagChangesTest.flags(epoch + 1, now(), true, FlagChangesTest.of(tenant, 100))));
        happenings.fire(new Happening(now(), tenant, Happening.Kind.FINDING, "scan", "orphans: 3 rows"));
        happenings.fireAsync(new Happening(now(), tenant, Happening.Kind.REPAIR, "acme/op", "notes put back"));
        happenings.fire(new Happening(now(), "someone-else", Happening.Kind.REPAIR, "acme/op", "not here"));

        Patience.await()
                .untilAsserted(() -> assertThat(timeline())
                        .contains("orphans: 3 rows", "notes put back")
                        .anyMatch(text -> text.startsWith("flag resume_sync.local_only: 0 % -> 100 %")));
        assertThat(texts(one(operator, id))).doesNotContain("not here");
    }

    @Test
    void whatWasStoredAfterItsTimeWasUpIsInTheTimelineOnce() throws Exception {
        opened(tenant, "P1");
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(hashtextextended('tidemark.incidents', 0))");
            happenings.fire(new Happening(now(), tenant, Happening.Kind.REPAIR, "acme/op", "put back"));
            // Each try waits still when the next begins; verdicts may be among them.
            Patience.await().until(() -> locks(statement, "not granted") >= 4);
            statement.execute("select pg_advisory_unlock_all()");
            Patience.await().until(() -> locks(statement, "true") == 0);
        }

        Patience.await().untilAsserted(() -> assertThat(timeline()).contains("put back"));
        assertThat(timeline()).containsOnlyOnce("put back");
    }

    private static int locks(Statement statement, String which) throws SQLException {
        try (ResultSet count = statement.executeQuery("select count(*) from pg_locks where locktype = 'advisory'"
                + " and database = (select oid from pg_database where datname = current_database()) and " + which)) {
            count.next();
            return count.getInt(1);
        }
    }

    @Test
    void whatSeveralReplicasTellOfTakesTheRoomOfOneEntry() {
        UUID id = UUID.fromString(opened(tenant, "P1"));
        Entry told = new Entry(now(), tenant, "flag_change", "acme/op", "a flag", null, "told/" + UUID.randomUUID());

        for (int replica = 1; replica <= 3; replica++) {
            signals.take(List.of(Signal.joining(told)), now()).await().atMost(Patience.LIMIT);
        }

        assertThat(timeline()).containsOnlyOnce("a flag");
        assertThat(pool.preparedQuery("select entries from integrity.incidents where id = $1")
                        .execute(Tuple.of(id))
                        .await()
                        .atMost(Patience.LIMIT)
                        .iterator()
                        .next()
                        .getInteger(0))
                .isEqualTo(timeline().size());
    }

    @Test
    void whatHappenedJustBeforeIsPartOfTheIncidentThatFollows() throws Exception {
        happenings.fire(new Happening(now(), tenant, Happening.Kind.FINDING, "scan", "the first sign"));
        judge(Verdict.WARN);

        Patience.await().untilAsserted(() -> {
            judge(Verdict.SEV2);
            assertThat(incidents()).hasSize(1);
            assertThat(timeline()).contains("the first sign");
        });
    }

    @Test
    void whatHappenedToEverybodyJustBeforeIsPartOfEachIncidentThatFollowsAndOfOthersPrivateNothing() {
        String other = "t" + UUID.randomUUID();
        String sign = "sign " + UUID.randomUUID();
        SnapshotTables.execute("""
                insert into integrity.incident_entries (tenant_id, at, kind, actor, text, dedupe)
                values ('*', now(), 'flag_change', 'x', '%1$s of all', '%1$s'),
                       ('%2$s', now(), 'finding', 'x', '%1$s of one', null)""".formatted(sign, other));

        for (String one : List.of(tenant, other)) {
            signals.verdict(verdict(one, Verdict.SEV3), now()).await().atMost(Patience.LIMIT);
        }

        assertThat(timeline()).containsOnlyOnce(sign + " of all").doesNotContain(sign + " of one");
        assertThat(texts(one(
                        operatorOf(other),
                        String.valueOf(Incidents.allOf(other).getFirst().get("id")))))
                .containsOnlyOnce(sign + " of all", sign + " of one");
    }

    @Test
    void aLeaseThatIsTakenOverStandsInTheTimelineOnce() {
        SnapshotTables.create();
        String lease = "lease-" + UUID.randomUUID();
        String insert =
                "insert into snapshot.sync_leases (name, runner_id, epoch) values ('" + lease + "', 'host/1', 1)";
        SnapshotTables.execute(insert);
        opened(tenant, "P1");

        Patience.await().untilAsserted(() -> {
            SnapshotTables.execute("update snapshot.sync_leases set runner_id = 'host/2', epoch = epoch + 1"
                    + " where name = '" + lease + "' and epoch < 9");
            assertThat(timeline())
                    .anyMatch(text -> text.startsWith("lease " + lease + " taken over by host/2, epoch "));
        });
        assertThat(timeline()).doesNotHaveDuplicates();
    }

    @Test
    void whatIsOpenAndOverdueIsCounted() {
        opened(tenant, "P3");

        Patience.await().untilAsserted(() -> {
            String metrics = given().get("/metrics").asString();
            assertThat(metrics)
                    .contains("incident_deadlines_overdue{deadline=\"rca\"}")
                    .contains("incidents_open{priority=\"P0\"}")
                    .containsPattern("incidents_open\\{priority=\"P3\"} [1-9]")
                    .contains("incidents_opened_total");
        });
    }
}
