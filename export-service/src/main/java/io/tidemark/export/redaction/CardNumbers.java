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
            + "(?=[3-6]|2[ \u00A0\u202F-]?[2-7])\\d(?:[ \u00A0\u202F-]?\\d){12,18}(?![\\p{Alnum}_]|[.-]\\p{Alnum})");

    /** How the cards of four times four digits begin: Visa, Mastercard, Discover, JCB. */
    private static final String FOUR_BY_FOUR = "4\\d{3}|5[1-5]\\d\\d|222[1-9]|22[3-9]\\d|2[3-6]\\d\\d|27[01]\\d|2720"
            + "|6011|64[4-9]\\d|65\\d\\d|352[89]|35[3-8]\\d";
    /** American Express with 15 digits, Diners with 14: after the first four of them come six. */
    private static final String AMERICAN_EXPRESS = "3[47]\\d\\d([ \u00A0\u202F-]?)\\d{6}\\2\\d{5}";

    private static final String DINERS = "3(?:0[0-5]|[68]\\d)\\d([ \u00A0\u202F-]?)\\d{6}\\3\\d{4}";
    /** In identifiers: of these brands alone, in one group or in those that are on a card, for ids of digits are to stay. */
    private static final Pattern OF_A_BRAND = Pattern.compile("(?<![\\p{Alnum}+_])(?<!\\d[.-])(?<!\\p{XDigit}{4}-)"
            + "(?:(?:" + FOUR_BY_FOUR + ")([ \u00A0\u202F-]?)\\d{4}\\1\\d{4}\\1\\d{4}|" + AMERICAN_EXPRESS + "|"
            + DINERS + ")"
            + "(?![\\p{Alnum}_]|[.-]\\d)");

    private static final int FEWEST_DIGITS_OF_A_BRAND = 14;

    private CardNumbers() {}

    static String replaceOfBrands(String text, Tally tally) {
        return mayBeOfABrand(text)
                ? OF_A_BRAND
                        .matcher(text)
                        .replaceAll(card -> Matcher.quoteReplacement(
                                satisfiesLuhn(card.group(), 0, card.group().length())
                                        ? tally.mark(Tally.Kind.CC)
                                        : card.group()))
                : text;
    }

    /** Most identifiers have no such run of digits. */
    static boolean mayBeOfABrand(String text) {
        if (text.length() < FEWEST_DIGITS_OF_A_BRAND) {
            return false;
        }
        int digits = 0;
        for (int i = 0; i < text.length() && digits < FEWEST_DIGITS_OF_A_BRAND; i++) {
            char c = text.charAt(i);
            if ('0' <= c && c <= '9') {
                digits++;
            } else if (c != ' ' && c != '\u00A0' && c != '\u202F' && c != '-') {
                digits = 0;
            }
        }
        return digits == FEWEST_DIGITS_OF_A_BRAND;
    }

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
