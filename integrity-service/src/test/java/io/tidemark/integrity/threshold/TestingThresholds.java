package io.tidemark.integrity.threshold;

import java.util.List;

/** The runbooks' figures, for other packages' tests. */
public final class TestingThresholds {
    private TestingThresholds() {}

    public static List<Threshold> defaults() {
        return ThresholdFile.defaults();
    }
}
