package io.tidemark.flag.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.getunleash.engine.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the context for which a frontend SDK wants to know its flags. What is no field of Unleash's is a property. */
final class FrontendContext {
    private static final Pattern PROPERTY = Pattern.compile("properties\\[(.+)]");
    private static final String PROPERTIES = "properties";

    private final Map<String, String> fields = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();

    private FrontendContext() {}

    /** From the query of a GET: {@code userId=42&properties[country]=se}. */
    static FrontendContext ofQuery(Map<String, List<String>> query) {
        FrontendContext context = new FrontendContext();
        query.forEach((name, values) -> {
            Matcher property = PROPERTY.matcher(name);
            if (property.matches()) {
                context.properties.put(property.group(1), values.getFirst());
            } else {
                context.fields.put(name, values.getFirst());
            }
        });
        return context;
    }

    /** From the member {@code context} of a POST's body. */
    static FrontendContext ofJson(JsonNode body) {
        FrontendContext context = new FrontendContext();
        body.path("context").properties().forEach(member -> {
            if (!member.getKey().equals(PROPERTIES)) {
                context.fields.put(member.getKey(), text(member.getValue()));
            }
        });
        body.path("context")
                .path(PROPERTIES)
                .properties()
                .forEach(member -> context.properties.put(member.getKey(), text(member.getValue())));
        return context;
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /**
     * What the engine is asked with; takes the fields out. Nothing is made up: an address would be the gateway's, and a
     * session drawn for each request would have users flip.
     */
    Context toEngine() {
        Context context = new Context();
        take("userId").ifPresent(context::setUserId);
        take("sessionId").ifPresent(context::setSessionId);
        take("remoteAddress").ifPresent(context::setRemoteAddress);
        take("environment").ifPresent(context::setEnvironment);
        take("appName").ifPresent(context::setAppName);
        take("currentTime").ifPresent(context::setCurrentTime);
        Map<String, String> all = new HashMap<>(fields);
        all.putAll(properties);
        context.setProperties(all);
        return context;
    }

    private Optional<String> take(String field) {
        return Optional.ofNullable(fields.remove(field)).filter(value -> !value.isEmpty());
    }
}
