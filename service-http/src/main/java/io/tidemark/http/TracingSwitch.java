package io.tidemark.http;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
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
        ConfigValue endpoint = context.getValue("OTEL_EXPORTER_OTLP_ENDPOINT");
        String value = endpoint == null ? null : endpoint.getValue();
        boolean on = value != null && !value.isBlank();
        Map<String, String> settings = on
                ? Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.exporter.otlp.endpoint", value)
                : Map.of("quarkus.otel.sdk.disabled", "true");
        return List.of(new PropertiesConfigSource(settings, "tracing switch", BELOW_APPLICATION_PROPERTIES));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(BELOW_APPLICATION_PROPERTIES);
    }
}
