package io.tidemark.flag.feature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One flag. What the store gave as text is kept as text and read anew when somebody wants the tree: ten thousand trees would
 * be tens of megabytes that nearly nobody looks at twice.
 */
public final class Feature {
    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final long revision;
    private final OffsetDateTime updatedAt;
    private final @Nullable JsonNode document;
    private volatile @Nullable String text;

    private Feature(
            String name, @Nullable JsonNode document, @Nullable String text, long revision, OffsetDateTime updatedAt) {
        this.name = name;
        this.document = document;
        this.text = text;
        this.revision = revision;
        this.updatedAt = updatedAt;
    }

    /**
     * A flag.
     *
     * @param document the flag as Unleash's client API describes it; not to be changed in place
     * @param revision the epoch of its latest change
     */
    public Feature(String name, JsonNode document, long revision, OffsetDateTime updatedAt) {
        this(name, document, null, revision, updatedAt);
    }

    /** A flag whose document is that text. */
    static Feature stored(String name, String text, long revision, OffsetDateTime updatedAt) {
        return new Feature(name, null, text, revision, updatedAt);
    }

    public String name() {
        return name;
    }

    /** The flag as Unleash's client API describes it; not to be changed in place. */
    public JsonNode document() {
        return document == null ? parse(text()) : document;
    }

    /** The same as text. */
    String text() {
        String known = text;
        if (known == null) {
            known = String.valueOf(document);
            text = known;
        }
        return known;
    }

    /** The epoch of its latest change. */
    public long revision() {
        return revision;
    }

    public OffsetDateTime updatedAt() {
        return updatedAt;
    }

    boolean enabled() {
        return document().path("enabled").asBoolean();
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored feature document is not JSON", e);
        }
    }
}
