package io.tidemark.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The objects of one release. */
record Manifests(List<JsonNode> objects) {

    static Manifests of(String text) throws IOException {
        return new Manifests(Chart.documents(text));
    }

    List<JsonNode> all(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    Optional<JsonNode> find(String kind, String name) {
        return all(kind).stream().filter(object -> name(object).equals(name)).findFirst();
    }

    JsonNode the(String kind, String name) {
        return find(kind, name).orElseThrow(() -> new AssertionError("no " + kind + " is called " + name));
    }

    /** What has pods: Deployments and StatefulSets. */
    List<JsonNode> workloads() {
        return Stream.of("Deployment", "StatefulSet")
                .flatMap(kind -> all(kind).stream())
                .toList();
    }

    static JsonNode podOf(JsonNode workload) {
        return workload.path("spec").path("template").path("spec");
    }

    static Map<String, String> podLabels(JsonNode workload) {
        return texts(workload.path("spec").path("template").path("metadata").path("labels"));
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    /** An object of texts as a map. */
    static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new HashMap<>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static List<JsonNode> containers(JsonNode pod) {
        List<JsonNode> containers = new ArrayList<>();
        pod.path("initContainers").forEach(containers::add);
        pod.path("containers").forEach(containers::add);
        return containers;
    }
}
