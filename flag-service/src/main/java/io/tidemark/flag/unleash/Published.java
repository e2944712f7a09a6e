package io.tidemark.flag.unleash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.getunleash.engine.UnleashEngine;
import io.getunleash.engine.YggdrasilInvalidInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Unleash's client API shows at one revision, without what can't be obeyed.
 *
 * @param features in the order of their names; a malformed one is replaced by the last good one of its name, or left out
 * @param faults by the name of the flag
 */
record Published(long revision, List<JsonNode> features, List<JsonNode> segments, SortedMap<String, String> faults) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Reads the body of {@code GET /api/client/features}. One malformed flag must not hold up the others, the kill switch
     * least of all.
     *
     * @param lastGood documents by name
     * @throws MalformedSourceException when it is no such body
     */
    static Published parse(String body, Map<String, JsonNode> lastGood) {
        JsonNode document = tree(body);
        JsonNode revision = document.path("meta").path("revisionId");
        if (!document.path("features").isArray() || !revision.canConvertToLong() || revision.longValue() < 0) {
            throw new MalformedSourceException("it has no features or no revision");
        }
        SortedMap<String, String> faults = new TreeMap<>();
        List<JsonNode> good = new ArrayList<>();
        for (JsonNode feature : document.path("features")) {
            Optional<String> fault = FeatureForm.faultOf(feature);
            fault.ifPresentOrElse(why -> faults.put(feature.path("name").asText("?"), why), () -> good.add(feature));
        }
        List<JsonNode> segments = document.path("segments").valueStream().toList();
        refusedByEngine(good, segments).forEach(feature -> {
            good.remove(feature);
            faults.put(feature.path("name").asText(), "the engine does not take it");
        });
        faults.keySet().forEach(name -> Optional.ofNullable(lastGood.get(name)).ifPresent(good::add));
        good.sort(Comparator.comparing(feature -> feature.path("name").asText()));
        return new Published(revision.longValue(), List.copyOf(good), segments, faults);
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new MalformedSourceException("it is not JSON");
        }
    }

    private static List<JsonNode> refusedByEngine(List<JsonNode> features, List<JsonNode> segments) {
        return isTaken(features, segments)
                ? List.of()
                : features.stream()
                        .filter(feature -> !isTaken(List.of(feature), segments))
                        .toList();
    }

    private static boolean isTaken(List<JsonNode> features, List<JsonNode> segments) {
        var state = JSON.createObjectNode().put("version", 2);
        state.putArray("features").addAll(features);
        state.putArray("segments").addAll(segments);
        try {
            UnleashEngine engine = new UnleashEngine();
            engine.takeState(state.toString());
            return engine.listKnownToggles().size() == features.size();
        } catch (YggdrasilInvalidInputException e) {
            return false;
        }
    }

    Optional<JsonNode> find(String name) {
        return features.stream()
                .filter(feature -> feature.path("name").asText().equals(name))
                .findFirst();
    }
}
