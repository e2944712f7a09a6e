package io.tidemark.export.redaction;

import io.tidemark.export.redaction.Tally.Kind;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Personal data and secrets within a text, by their form. */
final class PersonalData {
    private static final String GAP = "[ ()./\u00A0\u2009\u202F\u2010-\u2015-]";
    /** A colon before a number is a time's or a ratio's, unless a word ends with it. */
    private static final String AFTER_NO_NUMBER = "(?<![\\p{Alnum}.+-])(?<!(?<!\\p{Alpha}):)";
    /** Behind the number of a company. */
    private static final String EXTENSION = "(?: ?(?:x|[Ee]xt\\.?) ?\\d{1,6})?";
    /** International, with + (or 00 and a gap) and 8 to 15 digits (E.164). */
    private static final Pattern INTERNATIONAL =
            Pattern.compile("(?<![\\p{Alnum}+])(?:\\+[1-9](?:" + GAP + "{0,3}\\d){7,14}|00[1-9]\\d{0,2}" + GAP + "(?:"
                    + GAP + "{0,2}\\d){6,12})" + EXTENSION + "(?!\\p{Alnum})");
    /** As in North America: 3, 3 and 4 digits that are kept apart. */
    private static final Pattern THREE_THREE_FOUR =
            Pattern.compile(AFTER_NO_NUMBER + "(?:1[ .-])?(?:\\(\\d{3}\\) ?|\\d{3}[ .-])\\d{3}[ .-]\\d{4}" + EXTENSION
                    + "(?![\\p{Alnum}:]|[.-]\\p{Alnum})");
    /** As in much of Europe: an area code with its 0, then groups; 9 to 12 digits. */
    private static final Pattern NATIONAL =
            Pattern.compile(AFTER_NO_NUMBER + "(?<!/)(?=(?:[ /-]?\\d){9,12}(?!\\d))0[1-9]\\d{0,3}(?:[ /-]\\d{2,8}){1,4}"
                    + EXTENSION + "(?![\\p{Alnum}:]|[.-]\\p{Alnum})");

    private static final int FEWEST_PHONE_DIGITS = 7;
    /** How many layers of escapes are looked through. */
    private static final int LAYERS = 3;

    private PersonalData() {}

    /** The text, redacted. Where something hides behind escapes, they are taken off the whole text. */
    static String redact(String text, Tally tally) {
        return isHarmless(text) ? text : layers(text, tally, PersonalData::layer);
    }

    private static String layers(String text, Tally tally, BiFunction<String, Tally, String> layer) {
        String redacted = layer.apply(text, tally);
        String plain = redacted;
        for (int i = 0; i < LAYERS && Escapes.mayBeIn(plain); i++) {
            String further = Escapes.off(plain);
            if (further.equals(plain)) {
                break;
            }
            plain = layer.apply(further, tally);
            redacted = plain.equals(further) ? redacted : plain;
        }
        return redacted;
    }

    static String redactMailAddresses(String text, Tally tally) {
        return MailAddresses.mayBeIn(text) ? MailAddresses.replace(text, tally) : text;
    }

    /** What identifies a thing must stay; but what can only be a person's or a secret is one however it is used. */
    static String redactIdentifier(String text, Tally tally) {
        return isHarmlessIdentifier(text) ? text : layers(text, tally, PersonalData::layerOfIdentifier);
    }

    /** Nearly all of them: every row has some. */
    private static boolean isHarmlessIdentifier(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+' || isTelling(c)) {
                return false;
            }
        }
        return !CardNumbers.mayBeOfABrand(text) && !WebTokens.mayBeIn(text);
    }

    private static String layerOfIdentifier(String text, Tally tally) {
        String redacted = redactMailAddresses(AssignedSecrets.replace(text, tally), tally);
        redacted = CardNumbers.replaceOfBrands(redacted, tally);
        return redacted.indexOf('+') < 0 ? redacted : tally.replaceAll(INTERNATIONAL, redacted, Kind.PHONE);
    }

    /** Where a name says that this is a phone number, digits are enough. */
    static String redactPhone(String text, Tally tally) {
        return digits(text, FEWEST_PHONE_DIGITS) ? tally.mark(Kind.PHONE) : redact(text, tally);
    }

    private static String layer(String text, Tally tally) {
        String redacted = redactMailAddresses(AssignedSecrets.replace(text, tally), tally);
        if (digits(redacted, FEWEST_PHONE_DIGITS)) {
            redacted = CardNumbers.replace(redacted, tally);
            redacted = tally.replaceAll(INTERNATIONAL, redacted, Kind.PHONE);
            redacted = tally.replaceAll(THREE_THREE_FOUR, redacted, Kind.PHONE);
            redacted = tally.replaceAll(NATIONAL, redacted, Kind.PHONE);
        }
        return redacted;
    }

    /** Most texts: nothing in them that all the forms begin with. */
    private static boolean isHarmless(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ('0' <= c && c <= '9') {
                digits++;
            } else if (isTelling(c) || WebTokens.endsABeginning(text, i)) {
                return false;
            }
        }
        return digits < FEWEST_PHONE_DIGITS;
    }

    static boolean isTelling(char c) {
        return switch (c) {
            case '@', '\uFF20', '%', '&', '\\', '=', ':', '>' -> true;
            default -> false;
        };
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
