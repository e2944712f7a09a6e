package io.tidemark.integrity.threshold;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.List;

/** The thresholds in force: the file's, with the figures that the operator changed, read once at the start. */
@Startup
@Singleton
public class Thresholds {
    private final List<Threshold> all;

    Thresholds(ThresholdConfig config) {
        Figures changed = Figures.of(config.values().orElse(List.of()));
        this.all = changed.in(config.file().map(ThresholdFile::of).orElseGet(ThresholdFile::defaults));
    }

    /** In the order of the file. */
    public List<Threshold> all() {
        return all;
    }
}
