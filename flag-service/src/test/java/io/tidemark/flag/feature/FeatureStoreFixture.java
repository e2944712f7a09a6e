package io.tidemark.flag.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.flag.feature.Change.Motive;
import io.tidemark.http.Caller;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What tests of a feature store need: flags, changes of them, and what became of both. */
public abstract class FeatureStoreFixture {
    protected static final Motive DRILL = new Motive(new Caller("acme", "op"), "a drill", "INC-7: drill");

    private static final JsonMapper JSON = new JsonMapper();

    @Inject
    @SuppressWarnings("NullAway.Init")
    protected FeatureStore store;

    protected final String givenFlag(boolean enabled, JsonNode... strategies) {
        String flag = "test." + UUID.randomUUID();
        changed(create(flag, enabled, strategies));
        return flag;
    }

    final ChangeOutcome create(String flag, boolean enabled, JsonNode... strategies) {
        ObjectNode bare = JSON.createObjectNode()
                .put("name", flag)
                .put("type", "release")
                .put("description", "made by a test")
                .put("project", "default")
                .put("stale", false)
                .put("impressionData", false);
        bare.putArray("variants");
        return store.create(flag, shaped(enabled, strategies).apply(bare), DRILL)
                .await()
                .indefinitely();
    }

    protected final ChangeOutcome change(String flag, UnaryOperator<JsonNode> edit, @Nullable Long expectedEpoch) {
        return store.change(new Change(flag, edit, expectedEpoch, DRILL))
                .await()
                .indefinitely();
    }

    protected final FeatureSet newest() {
        store.epoch().await().indefinitely();
        return store.load().await().indefinitely();
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
