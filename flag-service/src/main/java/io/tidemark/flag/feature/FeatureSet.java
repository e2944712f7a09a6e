package io.tidemark.flag.feature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * All flags as they were at one epoch.
 *
 * @param epoch rises with every change of any flag, and never falls
 * @param segments that strategies name, as Unleash's client API describes them; none in the embedded store
 */
public record FeatureSet(long epoch, List<Feature> features, List<JsonNode> segments) {
    private static final int CLIENT_FORMAT = 2;

    public FeatureSet {
        features = List.copyOf(features);
        segments = List.copyOf(segments);
    }

    public FeatureSet(long epoch, List<Feature> features) {
        this(epoch, features, List.of());
    }

    /** The flag of that name. */
    public Optional<Feature> find(String name) {
        return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
    }

    /** The body of Unleash's {@code GET /api/client/features}; its {@code meta.revisionId} is the epoch. */
    public String clientDocument() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("version", CLIENT_FORMAT);
        var documents = body.putArray("features");
        features.forEach(feature -> documents.add(feature.document()));
        body.putArray("segments").addAll(segments);
        body.putObject("meta").put("revisionId", epoch);
        return body.toString();
    }
}
