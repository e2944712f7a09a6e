package io.tidemark.contracts.json;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Strings and numbers as RFC 8785, sections 3.2.2.2 and 3.2.2.3, writes them. */
final class CanonicalText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private CanonicalText() {}

    static void quote(String text, StringBuilder out) {
        out.append('"');
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\') {
                out.append(text, plainFrom, i);
                escape(c, out);
                plainFrom = i + 1;
            }
        }
        // Most texts are plain: all at once is a copy of bytes, a part goes character by character.
        (plainFrom == 0 ? out.append(text) : out.append(text, plainFrom, text.length())).append('"');
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xf]);
        }
    }

    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** A finite double as ECMAScript's Number::toString writes it (ECMA-262, 6.1.6.1.20). */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(value);
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - shortest.scale();
        StringBuilder out = new StringBuilder(24);
        if (value < 0) {
            out.append('-');
        }
        return place(digits, exponent, out).toString();
    }

    /** Writes 0.DIGITS times ten to the exponent. */
    private static StringBuilder place(String digits, int exponent, StringBuilder out) {
        int length = digits.length();
        if (length <= exponent && exponent <= 21) {
            return out.append(digits).append("0".repeat(exponent - length));
        }
        if (0 < exponent && exponent <= 21) {
            return out.append(digits, 0, exponent).append('.').append(digits, exponent, length);
        }
        if (-6 < exponent && exponent <= 0) {
            return out.append("0.").append("0".repeat(-exponent)).append(digits);
        }
        out.append(digits.charAt(0));
        if (length > 1) {
            out.append('.').append(digits, 1, length);
        }
        return out.append('e').append(exponent > 1 ? '+' : '-').append(Math.abs(exponent - 1));
    }

    /**
     * The decimal of the fewest digits that reads back as the value. Java's shortest form never has fewer than two
     * digits, so where one digit is enough (5e-324, which Java writes 4.9E-324) it is looked for.
     */
    private static BigDecimal shortest(double value) {
        BigDecimal decimal = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            BigDecimal oneDigit = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
            if (oneDigit.doubleValue() == value) {
                return oneDigit.stripTrailingZeros();
            }
        }
        return decimal;
    }
}
