package io.tidemark.http;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Tracing is on when {@code OTEL_EXPORTER_OTLP_ENDPOINT} is set, as the OpenTelemetry specification names it, and off
 * otherwise: an exporter without a collector would warn for ever.
 */
public final class TracingSwitch implements ConfigSourceFactory {
    private static final int BELOW_APPLICATION_PROPERTIES = 200;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> settings = new HashMap<>();
        String endpoint = environment(context, "OTEL_EXPORTER_OTLP_ENDPOINT");
        settings.put("quarkus.otel.sdk.disabled", Boolean.toString(endpoint.isBlank()));
        if (!endpoint.isBlank()) {
            settings.put("quarkus.otel.exporter.otlp.endpoint", endpoint);
        }
        String protocol = environment(context, "OTEL_EXPORTER_OTLP_PROTOCOL");
        if (!protocol.isBlank()) {
            settings.put("quarkus.otel.exporter.otlp.protocol", protocol);
        }
        return List.of(new PropertiesConfigSource(settings, "tracing switch", BELOW_APPLICATION_PROPERTIES));
    }

    private static String environment(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null || value.getValue() == null ? "" : value.getValue();
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(BELOW_APPLICATION_PROPERTIES);
    }
}
