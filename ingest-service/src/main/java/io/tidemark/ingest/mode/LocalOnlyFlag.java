package io.tidemark.ingest.mode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.getunleash.engine.Context;
import io.getunleash.engine.UnleashEngine;
import io.getunleash.engine.YggdrasilInvalidInputException;
import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.contracts.flag.FlagKeys;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code resume_sync.local_only} as it stood at one epoch, in an engine of its own. Immutable, and safe for any thread.
 */
final class LocalOnlyFlag {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PERCENTAGE = Pattern.compile("0|[1-9][0-9]?|100");

    private final long epoch;
    private final boolean onForSomeone;
    private final String document;
    private final UnleashEngine engine;

    private LocalOnlyFlag(long epoch, boolean onForSomeone, String document, UnleashEngine engine) {
        this.epoch = epoch;
        this.document = document;
        this.onForSomeone = onForSomeone;
        this.engine = engine;
    }

    /**
     * Reads the body of Unleash's {@code GET /api/client/features}, with the epoch as {@code meta.revisionId}. The engine
     * would pass over most faults in silence and keep the switch off, so they are looked for here.
     */
    static LocalOnlyFlag parse(String body) throws MalformedFlagsException {
        JsonNode document = tree(body);
        JsonNode epoch = document.path("meta").path("revisionId");
        if (!epoch.isIntegralNumber() || !epoch.canConvertToLong() || epoch.longValue() < 1) {
            throw new MalformedFlagsException("meta.revisionId is not an epoch");
        }
        UnleashEngine engine = load(body);
        if (engine.listKnownToggles().size() != document.path("features").size()) {
            throw new MalformedFlagsException("the engine does not take all features");
        }
        boolean onForSomeone = engine.listKnownToggles().stream()
                .anyMatch(known -> known.getName().equals(FlagKeys.LOCAL_ONLY) && known.isEnabled());
        return new LocalOnlyFlag(epoch.longValue(), onForSomeone, body, engine);
    }

    /** What it was read from. */
    String document() {
        return document;
    }

    long epoch() {
        return epoch;
    }

    boolean onForSomeone() {
        return onForSomeone;
    }

    /** What the flag says for that user; empty when it says nothing, because it is not there. */
    Optional<Boolean> isOnFor(FlagContext subject) {
        Context context = new Context();
        context.setUserId(subject.userId());
        context.setProperties(Map.of(FlagContext.TENANT_PROPERTY, subject.tenantId()));
        try {
            return Optional.ofNullable(engine.isEnabled(FlagKeys.LOCAL_ONLY, context).value);
        } catch (YggdrasilInvalidInputException e) {
            return Optional.empty();
        }
    }

    private static JsonNode tree(String body) throws MalformedFlagsException {
        try {
            JsonNode document = JSON.readTree(body);
            if (!document.path("features").isArray()) {
                throw new MalformedFlagsException("features is not an array");
            }
            for (JsonNode feature : document.path("features")) {
                if (feature.path("name").asText().equals(FlagKeys.LOCAL_ONLY)) {
                    requireUsable(feature);
                }
            }
            return document;
        } catch (JsonProcessingException e) {
            throw new MalformedFlagsException("not JSON", e);
        }
    }

    private static void requireUsable(JsonNode feature) throws MalformedFlagsException {
        if (!feature.path("enabled").isBoolean()) {
            throw new MalformedFlagsException("the switch is neither enabled nor disabled");
        }
        for (JsonNode strategy : feature.path("strategies")) {
            JsonNode rollout = strategy.path("parameters").path("rollout");
            if (!rollout.isMissingNode()
                    && !PERCENTAGE.matcher(rollout.asText()).matches()) {
                throw new MalformedFlagsException("the switch has a rollout of " + rollout);
            }
        }
    }

    private static UnleashEngine load(String body) throws MalformedFlagsException {
        try {
            UnleashEngine engine = new UnleashEngine();
            engine.takeState(body);
            return engine;
        } catch (YggdrasilInvalidInputException e) {
            throw new MalformedFlagsException("the engine does not take the features", e);
        }
    }
}
