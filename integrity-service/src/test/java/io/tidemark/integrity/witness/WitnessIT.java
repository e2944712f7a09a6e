package io.tidemark.integrity.witness;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.testkit.HeldTable;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is heard while operations are applied is kept, and what is written lately is looked at by itself. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.full-every", value = "1000d"),
            @ResourceArg(name = "tidemark.integrity.sweep.incremental-every", value = "200ms"),
            @ResourceArg(name = "tidemark.integrity.witness.settled-after", value = "4s"),
        })
class WitnessIT {
    private final String tenant = "w-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void givenNothing() {
        SnapshotTables.create();
    }

    @Test
    void aVersionThatIsNotTheOneThatWasToldOfIsFoundByItselfAndTheOthersAreNot() throws Exception {
        SnapshotTables.stream(tenant, "ann")
                .put("notes", "n1", "{\"n\":1}")
                .put("notes", "n1", "{\"n\":2}")
                .put("notes", "n1", "{\"n\":3}")
                .write();
        SnapshotTables.execute("insert into snapshot.sync_streams (tenant_id, user_id, version) values ('" + tenant
                + "', 'ann', 3); update snapshot.snapshots set payload = '{\"n\":9}',"
                + " content_hash = sha256(convert_to('{\"n\":9}', 'UTF8')) where user_id = 'ann' and version = 2");

        tell(TestingOutcomes.applied(tenant, "ann", 1, 1));
        tell(TestingOutcomes.by("4.2.0", tenant, "ann", 2));
        tell(TestingOutcomes.applied(tenant, "ann", 3, 3));

        // A first full scan may see besides that these snapshots have no heads.
        await().until(this::findings, found -> found.contains("rewritten ann/2 4.2.0"));
        assertThat(findings())
                .filteredOn(finding -> finding.startsWith("rewritten"))
                .containsExactly("rewritten ann/2 4.2.0");
    }

    @Test
    void aStreamThatWentBackIsFoundWhenItIsToldOfAndOneThatIsToldLateIsNot() throws Exception {
        SnapshotTables.execute("insert into snapshot.sync_streams (tenant_id, user_id, version) values ('" + tenant
                + "', 'late', 7), ('" + tenant + "', 'back', 4)");

        tell(TestingOutcomes.applied(tenant, "late", 7, 7));
        tell(TestingOutcomes.applied(tenant, "late", 6, 6));
        tell(TestingOutcomes.applied(tenant, "back", 7, 7));
        tell(TestingOutcomes.applied(tenant, "back", 4, 4));

        await().until(this::findings, found -> !found.isEmpty());
        assertThat(findings()).containsExactly("invariant-violation back/0");
        assertThat(given().get("/metrics").asString())
                .containsPattern(
                        "sync_invariant_violations_total\\{invariant=\"resume-sync invariant failed: negative delta\"\\} [1-9]");
    }

    @Test
    void aVersionThatAnotherOperationHasIsFoundWhenItIsToldOfAsNewAndOneThatIsToldLateIsNot() throws Exception {
        for (String user : List.of("late", "twice")) {
            SnapshotTables.stream(tenant, user)
                    .put("notes", "n1", "{\"n\":1}")
                    .put("notes", "n1", "{\"n\":2}")
                    .put("notes", "n1", "{\"n\":3}")
                    .write();
            SnapshotTables.execute("insert into snapshot.sync_streams (tenant_id, user_id, version) values ('" + tenant
                    + "', '" + user + "', 3); update snapshot.snapshots set operation_id = 'o' || version"
                    + " where user_id = '" + user + "'");
        }
        SnapshotTables.execute(
                "update snapshot.snapshots set operation_id = 'x' where user_id = 'twice' and version = 2");

        tell(TestingOutcomes.applied(tenant, "late", 3, 3));
        tell(TestingOutcomes.applied(tenant, "late", 3, 2));
        tell(TestingOutcomes.applied(tenant, "twice", 3, 3));
        tell(TestingOutcomes.applied(tenant, "twice", 3, 2));

        await().until(this::findings, found -> !found.isEmpty());
        assertThat(findings()).containsExactly("invariant-violation twice/0");
    }

    @Test
    void whatTakesTooLongToKeepIsUndoneAndKeptAnewSoThatNoScanGoesPastIt() throws Exception {
        HeldTable.run("integrity.witness_runs", holder -> {
            tell(TestingOutcomes.applied(tenant, "slow", 1, 1));
            String first = await().until(() -> keeping(holder), pid -> !pid.isEmpty());
            await().until(() -> keeping(holder), pid -> !pid.isEmpty() && !pid.equals(first));
        });

        await().untilAsserted(() -> SnapshotTables.execute("select 1 / count(*) from integrity.witness_runs"
                + " where tenant_id = '" + tenant + "' and user_id = 'slow'"));
    }

    /** Who waits to write what was heard, by their process. */
    private static String keeping(Statement holder) throws SQLException {
        try (ResultSet found = holder.executeQuery("select coalesce(string_agg(pid::text, ' '), '') from pg_locks"
                + " where not granted and mode = 'RowExclusiveLock'"
                + " and relation = 'integrity.witness_runs'::regclass")) {
            found.next();
            return found.getString(1);
        }
    }

    @Test
    void whatCannotBeReadIsPassedOverAndWhatFollowsIsHeard() throws Exception {
        tell("nonsense".getBytes(StandardCharsets.UTF_8));
        tell(TestingOutcomes.applied(tenant, "bob", 9, 7, 6));

        await().until(this::findings, found -> !found.isEmpty());
        assertThat(findings()).containsExactly("invariant-violation bob/0");
        assertThat(given().get("/metrics").asString()).containsPattern("integrity_unreadable_outcomes_total [1-9]");
    }

    private void tell(BatchOutcome outcome) throws Exception {
        tell(MessageCodec.encode(outcome));
    }

    private void tell(byte[] message) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.OUTCOMES, tenant, message))
                    .get();
        }
    }

    private List<String> findings() {
        return given()
                .auth()
                .oauth2(TestingTokens.of(tenant, "olga").roles("operator").build())
                .get("/ops/integrity/findings")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .<Map<String, Object>>getList("findings")
                .stream()
                .map(one -> one.get("indicator") + " " + one.get("user") + "/" + one.getOrDefault("version", 0)
                        + (one.containsKey("client_release") ? " " + one.get("client_release") : ""))
                .toList();
    }
}
