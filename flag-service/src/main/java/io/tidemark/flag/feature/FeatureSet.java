package io.tidemark.flag.feature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All flags as they were at one epoch. Immutable. */
public final class FeatureSet {
    private static final int CLIENT_FORMAT = 2;
    private static final int USUAL_FEATURE = 512;

    private final long epoch;
    private final List<Feature> features;
    private final List<JsonNode> segments;
    private volatile @Nullable String clientDocument;

    /**
     * A set of flags.
     *
     * @param epoch rises with every change of any flag, and never falls
     * @param segments that strategies name, as Unleash's client API describes them; none in the embedded store
     */
    public FeatureSet(long epoch, List<Feature> features, List<JsonNode> segments) {
        this.epoch = epoch;
        this.features = List.copyOf(features);
        this.segments = List.copyOf(segments);
    }

    public FeatureSet(long epoch, List<Feature> features) {
        this(epoch, features, List.of());
    }

    public long epoch() {
        return epoch;
    }

    public List<Feature> features() {
        return features;
    }

    public List<JsonNode> segments() {
        return segments;
    }

    /** The flag of that name. */
    public Optional<Feature> find(String name) {
        return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
    }

    /** The body of Unleash's {@code GET /api/client/features}; its {@code meta.revisionId} is the epoch. Made once. */
    public String clientDocument() {
        String made = clientDocument;
        if (made == null) {
            made = render();
            clientDocument = made;
        }
        return made;
    }

    private String render() {
        StringBuilder body = new StringBuilder(features.size() * USUAL_FEATURE)
                .append("{\"version\":")
                .append(CLIENT_FORMAT)
                .append(",\"features\":[");
        String separator = "";
        for (Feature feature : features) {
            body.append(separator).append(feature.text());
            separator = ",";
        }
        return body.append("],\"segments\":")
                .append(JsonNodeFactory.instance.arrayNode().addAll(segments))
                .append(",\"meta\":{\"revisionId\":")
                .append(epoch)
                .append("}}")
                .toString();
    }
}
