package io.tidemark.flag.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.getunleash.engine.VariantDef;
import io.tidemark.flag.feature.Feature;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A flag as Unleash's frontend API shows it to those for whom it is on.
 *
 * @param constant whether it is on for everybody
 * @param plain the toggle without a variant, in JSON
 */
record Toggle(
        String name,
        boolean constant,
        Optional<PlainRollout> rollout,
        boolean hasVariants,
        boolean impressionData,
        String plain) {
    static Toggle of(Feature feature) {
        JsonNode document = feature.document();
        boolean impressionData = document.path("impressionData").asBoolean();
        return new Toggle(
                feature.name(),
                ConstantFlag.isOn(document),
                PlainRollout.of(document),
                ConstantFlag.hasVariants(document),
                impressionData,
                shown(feature.name(), variant("disabled", false), impressionData));
    }

    String with(@Nullable VariantDef chosen) {
        if (chosen == null || chosen.getName().equals("disabled")) {
            return plain;
        }
        ObjectNode variant = variant(chosen.getName(), chosen.isEnabled());
        if (chosen.getPayload() != null) {
            variant.putObject("payload")
                    .put("type", chosen.getPayload().getType())
                    .put("value", chosen.getPayload().getValue());
        }
        return shown(name, variant, impressionData);
    }

    private static ObjectNode variant(String name, boolean enabled) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("enabled", enabled)
                .put("feature_enabled", true)
                .put("featureEnabled", true);
    }

    private static String shown(String name, ObjectNode variant, boolean impressionData) {
        ObjectNode toggle =
                JsonNodeFactory.instance.objectNode().put("name", name).put("enabled", true);
        toggle.set("variant", variant);
        return toggle.put("impressionData", impressionData).toString();
    }
}
