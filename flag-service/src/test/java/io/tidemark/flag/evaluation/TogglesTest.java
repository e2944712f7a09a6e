package io.tidemark.flag.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.getunleash.engine.Context;
import io.getunleash.engine.UnleashEngine;
import io.getunleash.engine.YggdrasilInvalidInputException;
import io.tidemark.flag.feature.Feature;
import io.tidemark.flag.feature.FeatureSet;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is told without the engine is what the engine says. */
class TogglesTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Provide
    Arbitrary<List<String>> flags() {
        Arbitrary<String> strategies = Combinators.combine(
                        Arbitraries.of("userId", "default", "random", "sessionId", "tenantId"),
                        Arbitraries.of(0, 1, 10, 37, 50, 99, 100),
                        Arbitraries.of("group", "g.1", "grüppe", ""),
                        Arbitraries.of(
                                "",
                                "{\"contextName\":\"tenantId\",\"operator\":\"IN\",\"values\":[\"acme\"]}",
                                "{\"contextName\":\"tenantId\",\"operator\":\"IN\",\"values\":[\"globex\"]}"))
                .filter((stickiness, rollout, group, constraint) ->
                        // What is drawn at random can't be compared.
                        rollout == 0 || rollout == 100 || stickiness.equals("userId") || stickiness.equals("tenantId"))
                .as("""
                        {"name":"flexibleRollout","constraints":[%4$s],\
                        "parameters":{"stickiness":"%1$s","rollout":"%2$d","groupId":"%3$s"}}"""::formatted);
        Arbitrary<String> others = Arbitraries.of(
                "{\"name\":\"default\"}", "{\"name\":\"userWithId\",\"parameters\":{\"userIds\":\"acme/u1,acme/u2\"}}");
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.oneOf(strategies, others).list().ofMaxSize(3))
                .as((enabled, all) -> "\"enabled\":%s,\"strategies\":[%s]".formatted(enabled, String.join(",", all)))
                .list()
                .ofSize(8);
    }

    @Provide
    Arbitrary<Context> contexts() {
        return Combinators.combine(
                        Arbitraries.oneOf(
                                Arbitraries.of("", "acme/u1", "jürgen", "acme/u2"),
                                Arbitraries.integers().map(number -> "acme/" + number)),
                        Arbitraries.of("acme", "globex"))
                .as((user, tenant) -> {
                    Context context = new Context();
                    if (!user.isEmpty()) {
                        context.setUserId(user);
                    }
                    context.setProperties(Map.of("tenantId", tenant));
                    return context;
                });
    }

    @Property(tries = 2_000)
    void theTogglesAreThoseThatTheEngineSays(@ForAll("flags") List<String> flags, @ForAll("contexts") Context context)
            throws Exception {
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < flags.size(); i++) {
            JsonNode document = JSON.readTree("{\"name\":\"f%d\",%s}".formatted(i, flags.get(i)));
            features.add(new Feature("f" + i, document, 1, OffsetDateTime.MAX));
        }
        FeatureSet set = new FeatureSet(1, features);
        UnleashEngine engine = new UnleashEngine();
        engine.takeState(set.clientDocument());

        assertThat(shown(new CompiledFlags(set).toggles(context)))
                .containsExactlyElementsOf(features.stream()
                        .map(Feature::name)
                        .filter(name -> isEnabled(engine, name, context))
                        .toList());
    }

    @Example
    void everyPercentageReachesWhomTheEngineSays() throws Exception {
        List<Feature> features = new ArrayList<>();
        for (int percentage = 0; percentage <= 100; percentage++) {
            JsonNode document = JSON.readTree("""
                    {"name":"f%1$d","enabled":true,"strategies":[{"name":"flexibleRollout","constraints":[],\
                    "parameters":{"stickiness":"userId","rollout":"%1$d","groupId":"group"}}]}""".formatted(percentage));
            features.add(new Feature("f" + percentage, document, 1, OffsetDateTime.MAX));
        }
        FeatureSet set = new FeatureSet(1, features);
        CompiledFlags compiled = new CompiledFlags(set);
        UnleashEngine engine = new UnleashEngine();
        engine.takeState(set.clientDocument());

        for (int user = 0; user < 500; user++) {
            Context context = new Context();
            context.setUserId("acme/user-" + user);
            context.setProperties(Map.of());
            assertThat(shown(compiled.toggles(context)))
                    .isEqualTo(features.stream()
                            .map(Feature::name)
                            .filter(name -> isEnabled(engine, name, context))
                            .toList());
        }
    }

    private static boolean isEnabled(UnleashEngine engine, String name, Context context) {
        try {
            return Boolean.TRUE.equals(engine.isEnabled(name, context).value);
        } catch (YggdrasilInvalidInputException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> shown(byte[] body) throws IOException {
        return JSON.readTree(body)
                .path("toggles")
                .valueStream()
                .map(toggle -> toggle.path("name").asText())
                .toList();
    }
}
