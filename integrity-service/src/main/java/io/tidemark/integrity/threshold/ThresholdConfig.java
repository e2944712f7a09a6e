package io.tidemark.integrity.threshold;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which figures count. */
@ConfigMapping(prefix = "tidemark.thresholds")
interface ThresholdConfig {
    /** A file of thresholds in place of the runbooks' figures; it has the form of thresholds.yaml. */
    Optional<Path> file();

    /** Single figures in place of the file's, as {@code queue-depth=2000}; the chart's {@code monitoring.thresholds}. */
    Optional<List<String>> values();
}
