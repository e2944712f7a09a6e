package io.tidemark.integrity.threshold;

import java.util.List;
import java.util.Objects;

/** The runbooks' figures, for other packages' tests. */
public final class TestingThresholds {
    private TestingThresholds() {}

    public static List<Threshold> defaults() {
        return ThresholdFile.defaults();
    }

    /** The rules that follow those of the thresholds. */
    static String burnRates() {
        ThresholdFile file = ThresholdFile.committed();
        return BurnRateRules.render(Objects.requireNonNull(file.target()), Objects.requireNonNull(file.burnRates()));
    }
}
