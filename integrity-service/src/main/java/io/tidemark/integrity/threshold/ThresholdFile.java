package io.tidemark.integrity.threshold;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The file of thresholds. A fault in it ends the start of the service, with words that say which. */
record ThresholdFile(
        List<Threshold> thresholds,
        @Nullable Double target,
        @JsonProperty("burn-rates") @Nullable List<BurnRate> burnRates) {
    private static final String DEFAULTS = "thresholds.yaml";
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    ThresholdFile {
        thresholds = List.copyOf(thresholds);
        burnRates = burnRates == null ? List.of() : List.copyOf(burnRates);
        if (target == null ? !burnRates.isEmpty() : !(target > 0 && target < 1)) {
            throw new IllegalArgumentException("the target is a share of failures, and burn rates need one");
        }
        long ids = thresholds.stream().map(Threshold::id).distinct().count();
        if (ids < thresholds.size()) {
            throw new IllegalArgumentException("two thresholds have one id");
        }
    }

    /** The runbooks' figures. */
    static List<Threshold> defaults() {
        return committed().thresholds();
    }

    /** All of the file with the runbooks' figures. */
    static ThresholdFile committed() {
        try (InputStream file = ThresholdFile.class.getResourceAsStream(DEFAULTS)) {
            return YAML.readValue(Objects.requireNonNull(file), ThresholdFile.class);
        } catch (IOException e) {
            throw new UncheckedIOException("The thresholds can't be read", e);
        }
    }

    static List<Threshold> of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return YAML.readValue(in, ThresholdFile.class).thresholds();
        } catch (IOException e) {
            throw new UncheckedIOException("The thresholds in " + file + " can't be used", e);
        }
    }
}
