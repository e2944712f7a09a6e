package io.tidemark.integrity.repair;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.FindingLog;
import io.tidemark.integrity.finding.Subject;
import io.tidemark.integrity.incident.Incidents;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A finding is repaired from what is proved, and closed by a second look only. */
@QuarkusTest
@WithTestResource(SnapshotServiceAddress.class)
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.repair.recheck-every", value = "200ms"),
            @ResourceArg(name = "tidemark.integrity.repair.give-up-after", value = "3s"),
        })
class RepairIT {
    private static final String RIGHT = "{\"n\":2}";
    private static final String FORGED = "{\"n\":3}";

    @Inject
    FindingLog findings;

    @ConfigProperty(name = SnapshotServiceAddress.KEY)
    URI address = URI.create("http://localhost");

    private TestingSnapshotService snapshots;
    private final String tenant = "r-" + UUID.randomUUID().toString().substring(0, 8);
    private final String operator =
            TestingTokens.of(tenant, "olga").roles("operator").build();

    @BeforeEach
    void givenAForgedSnapshotOfWhichTheRightHashWasHeard() throws IOException {
        snapshots = new TestingSnapshotService(address);
        TestingDamage.create(tenant, RIGHT, FORGED);
    }

    @AfterEach
    void close() {
        snapshots.close();
    }

    @Test
    void whatKafkasLogHasIsPutBackWhenItIsWhatWasHeardAndTheFindingCloses() throws Exception {
        String id = saw(EvidenceKind.REWRITTEN, 2);
        send(RIGHT);
        snapshots.does(this::fix);

        repair(id, "kafka").statusCode(200);

        await().until(() -> one(id).getString("status"), "closed"::equals);
        TestingSnapshotService.Asked asked = snapshots.asked().getFirst();
        JsonPath body = new JsonPath(asked.body());
        assertThat(asked.path()).isEqualTo("/ops/repairs");
        assertThat(asked.authorization()).isEqualTo("Bearer " + operator());
        assertThat(body.getString("payload")).isEqualTo(RIGHT);
        assertThat(body.getString("content_hash"))
                .isEqualTo(ContentHash.of(RIGHT).toString());
        assertThat(body.getString("expected_content_hash"))
                .isEqualTo(ContentHash.of(FORGED).toString());
        assertThat(body.getString("finding")).isEqualTo(id);
        assertThat(one(id).getList("history.action")).containsExactly("clear", "repair");
    }

    @Test
    void aRepairAndWhatCameOfItStandInTheTimelineOfTheTenantsIncident() throws Exception {
        String incident = Incidents.opened(tenant, "P2");
        String id = saw(EvidenceKind.REWRITTEN, 2);
        send(RIGHT);
        snapshots.does(this::fix);

        repair(id, "kafka").statusCode(200);

        await().untilAsserted(() -> assertThat(Incidents.texts(Incidents.one(operator, incident)))
                .anyMatch(text -> text.startsWith("rewritten of ")
                        && text.endsWith(" put under repair: from kafka: the device has it"))
                .anyMatch(text ->
                        text.startsWith("rewritten of ") && text.endsWith(" closed: looked again: nothing found")));
        assertThat(Incidents.one(operator, incident).getList("timeline.entries.findAll { it.kind == 'repair' }.actor"))
                .containsExactly(tenant + "/olga");
    }

    @Test
    void whatABackupHoldsIsPutBackOnlyWhenItIsWhatWasHeard() {
        String id = saw(EvidenceKind.REWRITTEN, 2);
        snapshots.does(this::fix);

        fromBackup(id, FORGED).statusCode(409).body("code", equalTo("finding-not-possible"));
        fromBackup(id, "{\"n\":4}").statusCode(409);
        repair(id, "backup").statusCode(400).body("code", equalTo("invalid-field"));
        assertThat(snapshots.asked()).isEmpty();
        fromBackup(id, RIGHT).statusCode(200);

        await().until(() -> one(id).getString("status"), "closed"::equals);
        JsonPath body = new JsonPath(snapshots.asked().getFirst().body());
        assertThat(body.getString("source")).isEqualTo("backup");
        assertThat(body.getString("payload")).isEqualTo(RIGHT);
    }

    private ValidatableResponse fromBackup(String id, String payload) {
        return given().auth()
                .oauth2(operator())
                .contentType(ContentType.JSON)
                .body(Map.of("reason", "INC-7", "from", "backup", "payload", payload))
                .post("/ops/integrity/findings/" + id + "/repair")
                .then();
    }

    @Test
    void whatWasHeardAgainInPartHidesNothingOfWhatWasHeardBefore() throws Exception {
        SnapshotTables.execute("""
                update integrity.witness_runs set first_version = 0, hashes = sha256('') || hashes where tenant_id = '%1$s';
                insert into integrity.witness_runs (tenant_id, user_id, epoch, first_version, hashes)
                values ('%1$s', 'ann', 1, 1, substring(sha256('') from 1 for 16))""".formatted(tenant));
        String id = saw(EvidenceKind.REWRITTEN, 2);
        send(RIGHT);
        snapshots.does(this::fix);

        repair(id, "kafka").statusCode(200);

        assertThat(snapshots.asked()).hasSize(1);
    }

    @Test
    void whatIsNotWhatWasHeardIsNotPutBack() throws Exception {
        String id = saw(EvidenceKind.REWRITTEN, 2);
        send("{\"n\":4}");

        repair(id, "kafka").statusCode(409).body("code", equalTo("finding-not-possible"));

        assertThat(snapshots.asked()).isEmpty();
        assertThat(one(id).getString("status")).isEqualTo("open");
    }

    @Test
    void anOperationThatTheLogNoLongerHasIsNotRepairedFromIt() {
        String id = saw(EvidenceKind.REWRITTEN, 2);

        repair(id, "kafka").statusCode(409).body("code", equalTo("finding-not-possible"));

        assertThat(one(id).getString("status")).isEqualTo("open");
    }

    @Test
    void whatIsDerivedIsMadeAnewByTheOperatorsOwnToken() {
        String id = saw(EvidenceKind.DIGEST_MISMATCH, 0);
        snapshots.does(() -> SnapshotTables.execute("delete from snapshot.sync_records; delete from snapshot.snapshots;"
                + " update snapshot.sync_streams set record_count = 0"));

        repair(id, "history").statusCode(200);

        await().until(() -> one(id).getString("status"), "closed"::equals);
        assertThat(one(id).getList("history.action")).containsExactly("clear", "repair");
        assertThat(snapshots.asked())
                .extracting(TestingSnapshotService.Asked::path)
                .containsExactly("/ops/queue/rebuild-index");
    }

    @Test
    void aRepairThatDoesNotHelpLeavesTheFindingOpen() {
        String id = saw(EvidenceKind.REWRITTEN, 2);

        repair(id, "elsewhere").statusCode(200).body("status", equalTo("repairing"));

        await().until(() -> one(id).getString("status"), "open"::equals);
        assertThat(one(id).getList("history.action")).containsExactly("keep", "repair");
    }

    @Test
    void aFindingThatCanNotBeLookedAtAgainIsForPeopleAgain() {
        String id = saw(EvidenceKind.REWRITTEN, 2);
        repair(id, "elsewhere").statusCode(200);
        SnapshotTables.execute("alter table snapshot.snapshots rename to snapshots_kept");

        await().until(() -> one(id).getString("status"), "open"::equals);
        assertThat(one(id).getString("history[0].reason")).startsWith("could not be looked at again");
        SnapshotTables.execute("alter table snapshot.snapshots_kept rename to snapshots");
    }

    @Test
    void devicesAreAskedOnTheControlTopic() {
        String id = saw(EvidenceKind.REWRITTEN, 2);
        try (KafkaConsumer<String, byte[]> control = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = control.partitionsFor(Topics.CONTROL).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            control.assign(partitions);
            control.seekToBeginning(partitions);

            repair(id, "devices").statusCode(200);

            await().until(() -> {
                for (var message : control.poll(Duration.ofMillis(200))) {
                    if ((tenant + "/ann").equals(message.key())) {
                        return MessageCodec.decodeControl(message.value())
                                .type()
                                .equals("force-sync");
                    }
                }
                return false;
            });
        }
    }

    @Test
    void whileSnapshotServiceIsAwayNothingIsRepairedAndTheFindingStaysOpen() throws Exception {
        String id = saw(EvidenceKind.REWRITTEN, 2);
        send(RIGHT);
        snapshots.answersWith(503);

        repair(id, "kafka")
                .statusCode(503)
                .body("code", equalTo("dependency-unavailable"))
                .header("Retry-After", notNullValue());

        assertThat(one(id).getString("status")).isEqualTo("open");
    }

    @Test
    void aRepairThatCannotHelpOrIsAnothersOrHasNoReasonIsRefused() {
        String id = saw(EvidenceKind.ORPHANS, 2);

        repair(id, "kafka").statusCode(409).body("code", equalTo("finding-not-possible"));
        repair(id, "magic").statusCode(400).body("code", equalTo("invalid-field"));
        repair(id, TestingTokens.of("tidemark", "root").roles("admin").build(), "devices")
                .statusCode(403);
        repair(id, TestingTokens.of("elsewhere", "olga").roles("operator").build(), "devices")
                .statusCode(404);
        given().auth()
                .oauth2(operator())
                .contentType(ContentType.JSON)
                .body(Map.of("from", "devices"))
                .post("/ops/integrity/findings/" + id + "/repair")
                .then()
                .statusCode(400);

        assertThat(one(id).getString("status")).isEqualTo("open");
    }

    private void fix() {
        SnapshotTables.execute("update snapshot.snapshots set payload = '" + RIGHT
                + "', content_hash = sha256(convert_to('" + RIGHT + "', 'UTF8')) where version = 2 and tenant_id = '"
                + tenant + "'");
    }

    private String saw(EvidenceKind kind, long version) {
        Subject subject = new Subject(tenant, "ann", version, "notes", "n1");
        return findings.saw(List.of(Evidence.of(kind, subject, "-", Map.of())), OffsetDateTime.now(ZoneOffset.UTC))
                .await()
                .atMost(Patience.LIMIT)
                .getFirst()
                .id()
                .toString();
    }

    private void send(String payload) throws Exception {
        TestingOperationLog.send(tenant, payload);
    }

    private ValidatableResponse repair(String id, String from) {
        return repair(id, operator(), from);
    }

    private static ValidatableResponse repair(String id, String token, String from) {
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(Map.of("reason", "the device has it", "from", from))
                .post("/ops/integrity/findings/" + id + "/repair")
                .then();
    }

    private JsonPath one(String id) {
        return given().auth()
                .oauth2(operator())
                .get("/ops/integrity/findings/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private String operator() {
        return operator;
    }
}
