package io.tidemark.integrity.threshold;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** On which side of its value a threshold fires. */
public enum Comparison {
    ABOVE(">"),
    AT_LEAST(">="),
    BELOW("<"),
    AT_MOST("<=");

    private static final double MILLION = 1e6;

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    /** Both sides are rounded, so that 7 of 100 is not less than 0.07 (C2). */
    boolean holds(double value, double limit) {
        double rounded = rounded(value);
        double figure = rounded(limit);
        return switch (this) {
            case ABOVE -> rounded > figure;
            case AT_LEAST -> rounded >= figure;
            case BELOW -> rounded < figure;
            case AT_MOST -> rounded <= figure;
        };
    }

    /** As Prometheus writes it. */
    String sign() {
        return sign;
    }

    /** Whether it fires on what is high. */
    boolean high() {
        return this == ABOVE || this == AT_LEAST;
    }

    private static double rounded(double value) {
        return Math.floor(value * MILLION + 0.5) / MILLION;
    }

    /** The word in the file. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static Comparison fromWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
