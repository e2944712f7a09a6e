package io.tidemark.snapshot.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.contracts.json.NotCanonicalException;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The three-way merge of two JSON objects against the version that both came from, by field and into nested objects. A
 * field that only one side changed takes that side's value, also when that is its removal; a field that both changed
 * differently takes the later side's. Arrays are values: they are not merged inside. Pure.
 */
final class FieldMerge {
    private static final ObjectMapper JSON = new ObjectMapper(CanonicalJson.factory());

    private FieldMerge() {}

    /**
     * The canonical JSON of the merge.
     *
     * @param base what both came from; {@code {}} when that is not known
     * @param earlier the side that was stored first
     * @param later the side that wins where both changed a field
     */
    static String merge(String base, String earlier, String later) {
        try {
            JsonNode merged = objects(JSON.readTree(base), JSON.readTree(earlier), JSON.readTree(later));
            return CanonicalJson.canonicalize(JSON.writeValueAsString(merged));
        } catch (IOException | NotCanonicalException e) {
            throw new IllegalStateException("stored payloads are canonical JSON", e);
        }
    }

    private static JsonNode objects(@Nullable JsonNode base, JsonNode earlier, JsonNode later) {
        Set<String> names = new LinkedHashSet<>();
        earlier.fieldNames().forEachRemaining(names::add);
        later.fieldNames().forEachRemaining(names::add);
        ObjectNode merged = JSON.createObjectNode();
        for (String name : names) {
            JsonNode value = value(base == null ? null : base.get(name), earlier.get(name), later.get(name));
            if (value != null) {
                merged.set(name, value);
            }
        }
        return merged;
    }

    private static @Nullable JsonNode value(
            @Nullable JsonNode base, @Nullable JsonNode earlier, @Nullable JsonNode later) {
        if (same(later, base)) {
            return earlier;
        }
        if (same(earlier, base)) {
            return later;
        }
        if (earlier == null || later == null || !earlier.isObject() || !later.isObject()) {
            return later;
        }
        return objects(base != null && base.isObject() ? base : null, earlier, later);
    }

    private static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
        return one == null ? other == null : one.equals(other);
    }
}
