package io.tidemark.flag.edge;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tidemark.testkit.NeedsNode;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Unleash's own conformance cases, each as a request to {@code /api/frontend}. */
@NeedsNode
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "flag"),
            @ResourceArg(name = "tidemark.flag.edge.frontend-tokens", value = ClientSpecificationIT.TOKEN)
        })
class ClientSpecificationIT {
    static final String TOKEN = "default:production.specification";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int CASES = 224;

    @Inject
    @SuppressWarnings("NullAway.Init")
    TestingFlags flags;

    @Test
    void everyCaseOfUnleashsSpecificationIsAnsweredAsItSays() throws Exception {
        Path specifications =
                Sdks.installed().directory().resolve("node_modules/@unleash/client-specification/specifications");
        // The flags of the store come in once, at the start: not between the cases.
        await().untilAsserted(() -> when().get("/health/ready").then().statusCode(200));
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (JsonNode file : read(specifications.resolve("index.json"))) {
            JsonNode specification = read(specifications.resolve(file.asText()));
            load(specification.path("state"));
            for (JsonNode test : specification.path("tests")) {
                JsonNode shown = shown(test);
                check(wrong, specification, test, JSON.getNodeFactory().booleanNode(!shown.isMissingNode()));
                cases++;
            }
            for (JsonNode test : specification.path("variantTests")) {
                check(wrong, specification, test, variant(shown(test)));
                cases++;
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(cases).isEqualTo(CASES);
    }

    private static void check(List<String> wrong, JsonNode specification, JsonNode test, JsonNode found) {
        if (!found.equals(test.path("expectedResult"))) {
            wrong.add(specification.path("name").asText() + ": "
                    + test.path("description").asText() + ": " + found);
        }
    }

    private static JsonNode shown(JsonNode test) {
        ObjectNode body = JSON.createObjectNode();
        body.set("context", test.path("context"));
        String answer = given().header("Authorization", TOKEN)
                .contentType(ContentType.JSON)
                .body(body.toString())
                .post("/api/frontend")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return tree(answer)
                .path("toggles")
                .valueStream()
                .filter(toggle -> toggle.path("name").equals(test.path("toggleName")))
                .findFirst()
                .orElse(JSON.missingNode());
    }

    /** A flag that is off is not shown: SDKs then say this. */
    private static JsonNode variant(JsonNode toggle) {
        ObjectNode variant = toggle.isMissingNode()
                ? JSON.createObjectNode()
                        .put("name", "disabled")
                        .put("enabled", false)
                        .put("feature_enabled", false)
                : toggle.path("variant").deepCopy();
        variant.remove("featureEnabled");
        return variant;
    }

    /** Two files describe their state as events of the delta API, which is for Unleash's own edge: they are added up. */
    private void load(JsonNode state) {
        Map<String, JsonNode> features = new LinkedHashMap<>();
        Map<String, JsonNode> segments = new LinkedHashMap<>();
        state.path("features")
                .forEach(feature -> features.put(feature.path("name").asText(), feature));
        state.path("segments")
                .forEach(segment -> segments.put(segment.path("id").asText(), segment));
        for (JsonNode event : state.path("events")) {
            event.path("features")
                    .forEach(feature -> features.put(feature.path("name").asText(), feature));
            event.path("segments")
                    .forEach(segment -> segments.put(segment.path("id").asText(), segment));
            switch (event.path("type").asText()) {
                case "feature-updated" ->
                    features.put(event.path("feature").path("name").asText(), event.path("feature"));
                case "feature-removed" ->
                    features.remove(event.path("featureName").asText());
                case "segment-updated" ->
                    segments.put(event.path("segment").path("id").asText(), event.path("segment"));
                case "segment-removed" ->
                    segments.remove(event.path("segmentId").asText());
                default -> assertThat(event.path("type").asText()).isEqualTo("hydration");
            }
        }
        flags.load(List.copyOf(features.values()), List.copyOf(segments.values()));
    }

    private static JsonNode read(Path file) throws IOException {
        return tree(Files.readString(file));
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
