package io.tidemark.flag.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.flag.feature.Change.Motive;
import io.tidemark.http.Caller;
import io.tidemark.testkit.TidemarkServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link FeatureStore} promises. Each test has a flag of its own. */
public abstract class FeatureStoreConformance {
    protected static final Motive DRILL = new Motive(new Caller("acme", "op"), "a drill", "INC-7: drill");

    private static final JsonMapper JSON = new JsonMapper();

    protected abstract FeatureStore store();

    @Test
    void theFlagsThatTidemarkObeysAreThere() {
        assertThat(newest().features())
                .extracting(Feature::name)
                .contains(FlagKeys.LOCAL_ONLY, FlagKeys.LEARNING_SYNC, FlagKeys.SYNC);
        assertThat(newest().find(FlagKeys.SYNC).orElseThrow().enabled()).isTrue();
    }

    @Test
    void aChangeTakesANewEpochAndIsWhatIsLoaded() {
        String flag = givenFlag(true, strategy("100"));
        long before = newest().epoch();

        FeatureSet after = changed(change(flag, shaped(true, strategy("50")), null));

        assertThat(after.epoch()).isGreaterThan(before);
        assertThat(reach(after, flag)).containsExactly("* 50");
        assertThat(newest().epoch()).isGreaterThanOrEqualTo(after.epoch());
        assertThat(reach(newest(), flag)).containsExactly("* 50");
        assertThat(after.find(flag).orElseThrow().revision()).isEqualTo(after.epoch());
    }

    @Test
    void theStrategiesOfTheDocumentAreAllThatTheFlagHas() {
        String flag = givenFlag(false, strategy("100"));

        FeatureSet some = changed(change(flag, shaped(true, strategy("100", "acme"), strategy("10", "globex")), null));
        assertThat(reach(some, flag)).containsExactlyInAnyOrder("acme 100", "globex 10");
        assertThat(some.find(flag).orElseThrow().enabled()).isTrue();

        FeatureSet others = changed(change(flag, shaped(true, strategy("90", "globex"), strategy("5")), null));
        assertThat(reach(others, flag)).containsExactlyInAnyOrder("globex 90", "* 5");

        FeatureSet none = changed(change(flag, shaped(false, strategy("100")), null));
        assertThat(reach(none, flag)).containsExactly("* 100");
        assertThat(none.find(flag).orElseThrow().enabled()).isFalse();
    }

    @Test
    void aChangeIsAuditedWithPersonReasonBeforeAndAfter() throws Exception {
        String flag = givenFlag(true, strategy("10"));

        long epoch = changed(change(flag, shaped(true, strategy("50")), null)).epoch();

        List<Map<String, String>> rows = audit(flag);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0)).containsEntry("before", "null").containsEntry("actor", "acme/op");
        assertThat(rows.get(1))
                .containsEntry("actor", "acme/op")
                .containsEntry("action", "a drill")
                .containsEntry("reason", "INC-7: drill")
                .containsEntry("epoch", Long.toString(epoch));
        assertThat(rows.get(1).get("before")).contains("\"rollout\":\"10\"");
        assertThat(rows.get(1).get("after")).contains("\"rollout\":\"50\"");
    }

    @Test
    void aStaleExpectedEpochChangesNothing() throws Exception {
        String flag = givenFlag(true, strategy("10"));
        long epoch = newest().epoch();

        ChangeOutcome outcome = change(flag, shaped(true, strategy("50")), epoch - 1);

        assertThat(outcome).isEqualTo(new ChangeOutcome.Stale(epoch));
        assertThat(reach(newest(), flag)).containsExactly("* 10");
        assertThat(audit(flag)).hasSize(1);
    }

    @Test
    void ofManyWhoExpectTheSameEpochOneSucceeds() throws Exception {
        String flag = givenFlag(true, strategy("10"));
        long epoch = newest().epoch();

        List<Future<ChangeOutcome>> outcomes;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            outcomes = IntStream.range(20, 25)
                    .mapToObj(i ->
                            executor.submit(() -> change(flag, shaped(true, strategy(Integer.toString(i))), epoch)))
                    .toList();
        }

        assertThat(outcomes)
                .extracting(Future::get)
                .hasOnlyElementsOfTypes(ChangeOutcome.Changed.class, ChangeOutcome.Stale.class)
                .filteredOn(ChangeOutcome.Changed.class::isInstance)
                .hasSize(1);
        assertThat(audit(flag)).hasSize(2);
    }

    @Test
    void anUnknownFlagIsNotChanged() {
        assertThat(change("nobody.knows." + UUID.randomUUID(), UnaryOperator.identity(), null))
                .isEqualTo(new ChangeOutcome.Unknown());
    }

    @Test
    void anEditThatFailsChangesNothing() throws Exception {
        String flag = givenFlag(true, strategy("10"));

        assertThatThrownBy(() -> change(
                        flag,
                        document -> {
                            throw new UnsupportedOperationException("as the test wants");
                        },
                        null))
                .isInstanceOf(UnsupportedOperationException.class);

        assertThat(reach(newest(), flag)).containsExactly("* 10");
        assertThat(audit(flag)).hasSize(1);
    }

    @Test
    void theNameOfAFlagIsGivenOutOnce() {
        String flag = givenFlag(true, strategy("10"));
        long epoch = newest().epoch();

        assertThat(create(flag, true, strategy("20"))).isEqualTo(new ChangeOutcome.Stale(epoch));
        FeatureSet without = changed(store().archive(flag, epoch, DRILL).await().indefinitely());

        assertThat(without.epoch()).isGreaterThan(epoch);
        assertThat(without.find(flag)).isEmpty();
        assertThat(change(flag, UnaryOperator.identity(), null)).isEqualTo(new ChangeOutcome.Unknown());
        assertThat(create(flag, true, strategy("20"))).isInstanceOf(ChangeOutcome.Stale.class);
        assertThat(newest().find(flag)).isEmpty();
    }

    @Test
    void aStaleArchivalArchivesNothing() {
        String flag = givenFlag(true, strategy("10"));
        long epoch = newest().epoch();

        assertThat(store().archive(flag, epoch - 1, DRILL).await().indefinitely())
                .isEqualTo(new ChangeOutcome.Stale(epoch));

        assertThat(newest().find(flag)).isPresent();
    }

    protected final String givenFlag(boolean enabled, JsonNode... strategies) {
        String flag = "test." + UUID.randomUUID();
        changed(create(flag, enabled, strategies));
        return flag;
    }

    private ChangeOutcome create(String flag, boolean enabled, JsonNode... strategies) {
        ObjectNode bare = JSON.createObjectNode()
                .put("name", flag)
                .put("type", "release")
                .put("description", "made by a test")
                .put("project", "default")
                .put("stale", false)
                .put("impressionData", false);
        bare.putArray("variants");
        return store().create(flag, shaped(enabled, strategies).apply(bare), DRILL)
                .await()
                .indefinitely();
    }

    protected final ChangeOutcome change(String flag, UnaryOperator<JsonNode> edit, @Nullable Long expectedEpoch) {
        return store().change(new Change(flag, edit, expectedEpoch, DRILL))
                .await()
                .indefinitely();
    }

    protected final FeatureSet newest() {
        store().epoch().await().indefinitely();
        return store().load().await().indefinitely();
    }

    protected static FeatureSet changed(ChangeOutcome outcome) {
        assertThat(outcome).isInstanceOf(ChangeOutcome.Changed.class);
        return ((ChangeOutcome.Changed) outcome).after();
    }

    /** As the switch and the rollouts write documents: whole strategies, whole list. */
    protected static UnaryOperator<JsonNode> shaped(boolean enabled, JsonNode... strategies) {
        return document -> {
            ObjectNode shaped = document.deepCopy();
            shaped.put("enabled", enabled).putArray("strategies").addAll(List.of(strategies));
            return shaped;
        };
    }

    protected static JsonNode strategy(String rollout, String... tenants) {
        ObjectNode strategy = JSON.createObjectNode().put("name", "flexibleRollout");
        var constraints = strategy.putArray("constraints");
        if (tenants.length > 0) {
            var values = constraints
                    .addObject()
                    .put("contextName", "tenantId")
                    .put("operator", "IN")
                    .put("inverted", false)
                    .put("caseInsensitive", false)
                    .putArray("values");
            List.of(tenants).forEach(values::add);
        }
        strategy.putObject("parameters")
                .put("rollout", rollout)
                .put("stickiness", "userId")
                .put("groupId", "frozen");
        strategy.putArray("segments");
        strategy.putArray("variants");
        return strategy;
    }

    /** Whom a flag reaches: of which tenant, and what share. */
    protected static List<String> reach(FeatureSet set, String flag) {
        return set.find(flag)
                .orElseThrow()
                .document()
                .path("strategies")
                .valueStream()
                .map(strategy -> strategy.path("constraints")
                                .path(0)
                                .path("values")
                                .path(0)
                                .asText("*") + " "
                        + strategy.path("parameters").path("rollout").asText())
                .toList();
    }

    protected static List<Map<String, String>> audit(String flag) throws Exception {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select * from flag.audit where flag = ? order by seq")) {
            query.setString(1, flag);
            ResultSet rows = query.executeQuery();
            List<Map<String, String>> found = new java.util.ArrayList<>();
            while (rows.next()) {
                found.add(Map.of(
                        "actor", rows.getString("actor"),
                        "action", rows.getString("action"),
                        "reason", rows.getString("reason"),
                        "before", rows.getString("before"),
                        "after", rows.getString("after"),
                        "epoch", rows.getString("epoch")));
            }
            return found;
        }
    }
}
