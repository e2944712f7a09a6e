package io.tidemark.integrity.threshold;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Which figures count. */
@ConfigMapping(prefix = "tidemark.thresholds")
interface ThresholdConfig {
    /** A file of thresholds in place of the runbooks' figures; it has the form of thresholds.yaml. */
    Optional<Path> file();
}
