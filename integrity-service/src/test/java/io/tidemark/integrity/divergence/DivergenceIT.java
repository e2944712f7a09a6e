package io.tidemark.integrity.divergence;

import static io.restassured.RestAssured.given;
import static io.tidemark.integrity.divergence.TestingComparisons.told;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.tidemark.contracts.sync.ComparisonMessage;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What devices hold and the server does not becomes a finding when it stays, and is looked at again before that closes. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.repair.recheck-every", value = "200ms"),
            @ResourceArg(name = "tidemark.integrity.divergence.most-per-user", value = "20"),
        })
class DivergenceIT {
    private static final String FINDINGS = "/ops/integrity/findings";
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final String tenant = "v-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void givenNothing() {
        SnapshotTables.create();
    }

    @Test
    void aDifferenceThatStaysIsAFindingWithSamplesAndTheClientsReleaseAndOneThatHealsIsNone() throws Exception {
        tell(told(tenant, "phone", NOON, "notes", "tasks"));
        tell("nonsense".getBytes(StandardCharsets.UTF_8));
        tell(told(tenant, "phone", NOON.plusSeconds(30), "notes"));
        tell(told(tenant, "phone", NOON.plus(WINDOW), "notes", "tasks"));

        await().until(() -> all().getList("findings").size(), size -> size > 0);
        JsonPath page = all();
        assertThat(page.getList("findings.indicator")).containsExactly("divergence");
        assertThat(page.getList("findings.times_seen", Integer.class))
                .as("the look within the window was none")
                .containsExactly(1);
        assertThat(page.getString("findings[0].user")).isEqualTo("ann");
        assertThat(page.getString("findings[0].collection")).isEqualTo("notes");
        assertThat(page.getString("findings[0].severity")).isEqualTo("sev3");
        assertThat(page.getString("findings[0].client_release")).isEqualTo("4.2.0");
        assertThat(page.getString("findings[0].samples[0].since")).isEqualTo(NOON.toString());
        assertThat(page.getInt("findings[0].samples[0].count_here")).isEqualTo(2);
    }

    @Test
    void eachCollectionOfAUserIsAFindingOfItsOwn() throws Exception {
        tell(told(tenant, "phone", NOON, "notes", "tasks"));
        tell(told(tenant, "phone", NOON.plus(WINDOW), "notes", "tasks"));
        tell(told(tenant, "phone", NOON.plus(WINDOW).plusSeconds(1), "notes"));

        await().until(() -> all().getList("findings.times_seen", Integer.class), seen -> seen.contains(2));
        assertThat(all().<Map<String, Object>>getList("findings"))
                .extracting(one -> one.get("collection") + " " + one.get("times_seen"))
                .containsExactlyInAnyOrder("notes 2", "tasks 1");
    }

    @Test
    void askingTheDevicesClosesItOnceTheyHoldTheSameAgainAndNotBefore() throws Exception {
        tell(told(tenant, "phone", NOON, "notes"));
        tell(told(tenant, "phone", NOON.plus(WINDOW), "notes"));
        tell(told(tenant, "tablet", NOON.plus(WINDOW), "notes"));
        String id = await().until(() -> all().<String>get("findings[0].id"), found -> found != null);
        await().until(() -> rows(), count -> count == 2);

        repair(id, "kafka").statusCode(409);
        repair(id, "devices").statusCode(200).body("status", equalTo("repairing"));

        tell(told(tenant, "phone", NOON.plus(WINDOW).plusSeconds(5)));
        await().until(this::rows, count -> count == 1);
        assertThat(one(id).getString("status")).as("the tablet has not said so").isEqualTo("repairing");
        tell(told(tenant, "tablet", NOON.plus(WINDOW).plusSeconds(5)));
        await().until(() -> one(id).getString("status"), "closed"::equals);
        assertThat(one(id).getList("history.action")).containsExactly("clear", "repair");
    }

    @Test
    void noUserMakesMoreRowsThanTheBoundHoweverManyDevicesItNames() throws Exception {
        for (int device = 1; device <= 30; device++) {
            tell(told(tenant, "d" + device, NOON.plusSeconds(device), "notes", "tasks"));
        }

        await().until(() -> newest(), "d30"::equals);
        assertThat(rows()).isEqualTo(20);
    }

    @Test
    void oneThatHealsByItselfIsClosedAndOneThatWasDismissedIsOpenAgainWhenItHappensAnew() throws Exception {
        tell(told(tenant, "phone", NOON, "notes", "tasks"));
        tell(told(tenant, "phone", NOON.plus(WINDOW), "notes", "tasks"));
        await().until(() -> all().getList("findings").size(), size -> size == 2);
        act(idOf("tasks"), "dismiss").statusCode(200);

        tell(told(tenant, "phone", NOON.plus(WINDOW).plusSeconds(5)));

        await().until(() -> one(idOf("notes")).getString("status"), "closed"::equals);
        assertThat(one(idOf("notes")).getList("history.action")).containsExactly("clear");
        assertThat(one(idOf("tasks")).getString("status")).isEqualTo("dismissed");

        SnapshotTables.execute(
                "update integrity.findings set last_seen = now() - interval '61 minutes' where tenant_id = '" + tenant
                        + "'");
        tell(told(tenant, "phone", NOON.plus(WINDOW.multipliedBy(2)), "notes", "tasks"));
        tell(told(tenant, "phone", NOON.plus(WINDOW.multipliedBy(3)), "notes", "tasks"));
        await().until(() -> all().getList("findings.status"), List.of("open", "open")::equals);
    }

    @Test
    void whatIsForgottenHasNotHealedAndWhatIsOfAnotherHistoryDoesNotCount() throws Exception {
        SnapshotTables.execute(
                "insert into snapshot.sync_streams (tenant_id, user_id, version) values ('" + tenant + "', 'ann', 44)");
        tell(told(tenant, "phone", NOON, "notes"));
        tell(told(tenant, "phone", NOON.plus(WINDOW), "notes"));
        for (int device = 1; device <= 30; device++) {
            tell(told(tenant, "d" + device, NOON.plus(WINDOW).plusSeconds(device), "tasks"));
        }
        await().until(() -> newest(), "d30"::equals);

        repair(idOf("notes"), "devices").statusCode(200);
        assertThat(rowsOf("phone")).as("that finding's").isEqualTo(1);
        tell(told(tenant, "tablet", NOON.plus(WINDOW.multipliedBy(2)), "notes"));
        tell(told(tenant, "phone", NOON.plus(WINDOW.multipliedBy(2))));
        await().until(() -> rowsOf("phone"), count -> count == 0);
        assertThat(one(idOf("notes")).getString("status")).isEqualTo("repairing");

        SnapshotTables.execute("update snapshot.sync_streams set epoch = 2 where tenant_id = '" + tenant + "'");
        await().until(() -> one(idOf("notes")).getString("status"), "closed"::equals);
    }

    private String idOf(String collection) {
        return all().getString("findings.find { it.collection == '" + collection + "' }.id");
    }

    private void tell(ComparisonMessage message) throws Exception {
        tell(MessageCodec.encode(message));
    }

    private void tell(byte[] message) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TidemarkServers.kafka().bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.COMPARISONS, tenant, message))
                    .get();
        }
    }

    private int rows() {
        return rowsOf("%");
    }

    private int rowsOf(String device) {
        return Integer.parseInt(asked("select count(*)::text from integrity.divergences where tenant_id = '" + tenant
                + "' and device_id like '" + device + "'"));
    }

    private String newest() {
        return asked("select coalesce((select device_id from integrity.divergences where tenant_id = '" + tenant
                + "' order by last_seen desc limit 1), '')");
    }

    private static String asked(String sql) {
        try (var connection = TidemarkServers.postgres().superuser().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonPath all() {
        return given().auth()
                .oauth2(operator())
                .get(FINDINGS)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private JsonPath one(String id) {
        return given().auth()
                .oauth2(operator())
                .get(FINDINGS + "/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private ValidatableResponse repair(String id, String from) {
        return act(id, "repair", Map.of("reason", "the user has reported it", "from", from));
    }

    private ValidatableResponse act(String id, String action) {
        return act(id, action, Map.of("reason", "the user has reported it"));
    }

    private ValidatableResponse act(String id, String action, Map<String, String> body) {
        return given().auth()
                .oauth2(operator())
                .contentType(ContentType.JSON)
                .body(body)
                .post(FINDINGS + "/" + id + "/" + action)
                .then();
    }

    private String operator() {
        return TestingTokens.of(tenant, "olga").roles("operator").build();
    }
}
