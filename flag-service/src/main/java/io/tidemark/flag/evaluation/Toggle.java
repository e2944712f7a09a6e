package io.tidemark.flag.evaluation;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.getunleash.engine.VariantDef;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A flag as Unleash's frontend API shows it to those for whom it is on, with what is known of it before anybody asks. */
final class Toggle {
    private static final String NO_VARIANT =
            "\"variant\":{\"name\":\"disabled\",\"enabled\":false,\"feature_enabled\":true,\"featureEnabled\":true}";

    private final String name;
    private final boolean constant;
    private final @Nullable PlainRollout rollout;
    private final boolean hasVariants;
    private final boolean impressionData;
    private final byte[] plain;

    private Toggle(String name, JsonNode document) {
        this.name = name;
        this.constant = ConstantFlag.isOn(document);
        this.rollout = PlainRollout.of(document).orElse(null);
        this.hasVariants = ConstantFlag.hasVariants(document);
        this.impressionData = document.path("impressionData").asBoolean();
        this.plain = shown(NO_VARIANT);
    }

    /** The flag's toggle, unless it is off for everybody. */
    static Optional<Toggle> of(String name, JsonNode document) {
        return ConstantFlag.isOff(document) ? Optional.empty() : Optional.of(new Toggle(name, document));
    }

    String name() {
        return name;
    }

    boolean hasVariants() {
        return hasVariants;
    }

    /** Whether it is on for the subject, as far as that can be told without the engine; null when it can't. */
    @Nullable
    Boolean isOnFor(Subject subject) {
        if (constant) {
            return true;
        }
        if (rollout == null) {
            return null;
        }
        byte[] user = subject.plainUser();
        return user == null ? null : rollout.reaches(user);
    }

    /** The toggle without a variant: JSON, with a comma after it. */
    byte[] plain() {
        return plain;
    }

    /** The same with a variant. */
    byte[] with(@Nullable VariantDef chosen) {
        if (chosen == null || chosen.getName().equals("disabled")) {
            return plain;
        }
        ObjectNode variant = JsonNodeFactory.instance
                .objectNode()
                .put("name", chosen.getName())
                .put("enabled", chosen.isEnabled())
                .put("feature_enabled", true)
                .put("featureEnabled", true);
        if (chosen.getPayload() != null) {
            variant.putObject("payload")
                    .put("type", chosen.getPayload().getType())
                    .put("value", chosen.getPayload().getValue());
        }
        return shown("\"variant\":" + variant);
    }

    private byte[] shown(String variant) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(name));
        String toggle = "{\"name\":\"" + quoted + "\",\"enabled\":true," + variant + ",\"impressionData\":"
                + impressionData + "},";
        return toggle.getBytes(StandardCharsets.UTF_8);
    }
}
