package io.tidemark.export.redaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Payment card numbers: 13 to 19 digits, perhaps in groups, that start as cards do and satisfy Luhn's check. */
final class CardNumbers {
    private static final int FEWEST_DIGITS = 13;

    /**
     * Cards start with 3 to 6, or with Mastercard's 2221 to 2720 (ISO/IEC 7812); a time in milliseconds does not. Digits
     * in the middle of an identifier, a decimal number or a UUID are none.
     */
    private static final Pattern CANDIDATE = Pattern.compile("(?<![\\p{Alnum}+_])(?<!\\d\\.)(?<!\\p{XDigit}-)"
            + "(?=[3-6]|2[ -]?[2-7])\\d(?:[ -]?\\d){12,18}(?![\\p{Alnum}_]|[.-]\\p{Alnum})");

    private CardNumbers() {}

    static String replace(String text, Tally tally) {
        Matcher candidate = CANDIDATE.matcher(text);
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (int from = 0; candidate.find(from); ) {
            int end = endOfCard(text, candidate.start(), candidate.end());
            if (end > 0) {
                out.append(text, copied, candidate.start()).append(tally.mark(Tally.Kind.CC));
                copied = end;
            }
            from = Math.max(end, candidate.start() + 1);
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    /** Other digits may follow a card, its expiry or its check value: the longest part that is one counts. */
    private static int endOfCard(String text, int start, int longest) {
        for (int end = longest; end - start >= FEWEST_DIGITS; end--) {
            boolean border = end == longest || !Character.isDigit(text.charAt(end));
            if (border && Character.isDigit(text.charAt(end - 1)) && satisfiesLuhn(text, start, end)) {
                return end;
            }
        }
        return 0;
    }

    private static boolean satisfiesLuhn(String text, int start, int end) {
        int digits = 0;
        int sum = 0;
        for (int i = end - 1; i >= start; i--) {
            if (Character.isDigit(text.charAt(i))) {
                int digit = Character.digit(text.charAt(i), 10);
                int weighted = digits++ % 2 == 0 ? digit : digit * 2;
                sum += weighted > 9 ? weighted - 9 : weighted;
            }
        }
        return digits >= FEWEST_DIGITS && sum % 10 == 0;
    }
}
