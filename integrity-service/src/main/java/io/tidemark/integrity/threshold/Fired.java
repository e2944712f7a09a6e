package io.tidemark.integrity.threshold;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A threshold that is crossed.
 *
 * @param value what was found
 * @param sample how many events or users it rests on
 */
public record Fired(Threshold threshold, double value, long sample) {
    /** One line for people. */
    public String words() {
        String held = threshold.heldFor() == null ? "" : ", held for " + threshold.heldFor() + " min";
        return "%s: %s is %s over %d min%s (%s %s)"
                .formatted(
                        threshold.id(),
                        threshold.signal().word(),
                        plain(value),
                        threshold.window(),
                        held,
                        threshold.when().word(),
                        plain(threshold.value()));
    }

    private static String plain(double figure) {
        return BigDecimal.valueOf(figure)
                .setScale(4, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
