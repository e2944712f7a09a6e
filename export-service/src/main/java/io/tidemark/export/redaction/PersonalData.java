package io.tidemark.export.redaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Personal data within a text, by its form. */
final class PersonalData {
    private static final String MAIL_ADDRESS = "[REDACTED_EMAIL]";
    private static final String PHONE = "[REDACTED_PHONE]";
    private static final String CARD = "[REDACTED_CC]";

    /** Starts only where a run of its letters does: a long text without an address is read once. */
    private static final Pattern MAIL_FORM = Pattern.compile(
            "(?<![\\p{L}\\p{N}._+'-])[\\p{L}\\p{N}._+'-]++(?:@|%40)[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+");

    /** International, with + and 8 to 15 digits (E.164). */
    private static final Pattern INTERNATIONAL =
            Pattern.compile("(?<![\\p{Alnum}+])\\+[1-9](?:[ ().-]{0,3}\\d){7,14}(?!\\p{Alnum})");
    /** As in North America: 3, 3 and 4 digits that are kept apart. */
    private static final Pattern THREE_THREE_FOUR = Pattern.compile(
            "(?<![\\p{Alnum}.+:-])(?:1[ .-])?(?:\\(\\d{3}\\) ?|\\d{3}[ .-])\\d{3}[ .-]\\d{4}(?![\\p{Alnum}:]|[.-]\\p{Alnum})");
    /** As in much of Europe: an area code with its 0, then groups; 9 to 12 digits. */
    private static final Pattern NATIONAL = Pattern.compile(
            "(?<![\\p{Alnum}.:+/-])(?=(?:[ /-]?\\d){9,12}(?!\\d))0[1-9]\\d{0,3}(?:[ /-]\\d{2,8}){1,4}(?![\\p{Alnum}:]|[.-]\\p{Alnum})");

    private static final Pattern ASSIGNED_SECRET = Pattern.compile(
            "(?i)\\b(password|passwd|passphrase|pwd)(\"?\\s*[=:]\\s*\"?)" + "(?!\\[REDACTED)[^\\s\"'&,;]++");
    private static final int FEWEST_PHONE_DIGITS = 7;

    private PersonalData() {}

    static String redact(String text) {
        String redacted = redactMailAddresses(text);
        if (hasDigits(redacted)) {
            redacted = CardNumbers.replace(redacted, CARD);
            redacted = INTERNATIONAL.matcher(redacted).replaceAll(PHONE);
            redacted = THREE_THREE_FOUR.matcher(redacted).replaceAll(PHONE);
            redacted = NATIONAL.matcher(redacted).replaceAll(PHONE);
        }
        return redacted.indexOf('=') < 0 && redacted.indexOf(':') < 0
                ? redacted
                : ASSIGNED_SECRET.matcher(redacted).replaceAll("$1$2" + Matcher.quoteReplacement("[REDACTED]"));
    }

    static String redactMailAddresses(String text) {
        return text.indexOf('@') < 0 && !text.contains("%40")
                ? text
                : MAIL_FORM.matcher(text).replaceAll(MAIL_ADDRESS);
    }

    /** Where a name says that this is a phone number, digits are enough. */
    static String redactPhone(String text) {
        return digits(text, FEWEST_PHONE_DIGITS) ? PHONE : redact(text);
    }

    private static boolean hasDigits(String text) {
        return digits(text, FEWEST_PHONE_DIGITS);
    }

    private static boolean digits(String text, int enough) {
        int digits = 0;
        for (int i = 0; i < text.length() && digits < enough; i++) {
            char c = text.charAt(i);
            if ('0' <= c && c <= '9') {
                digits++;
            }
        }
        return digits == enough;
    }
}
