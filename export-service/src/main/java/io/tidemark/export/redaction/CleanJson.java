package io.tidemark.export.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON text from which nothing has to be taken out, told in one pass over its characters: that is what most payloads are, and a
 * parser with its tokens costs several times as much. It is sure, or it is not: what is not canonical JSON (blanks, escapes,
 * errors) is left to {@link Redaction}, which parses it.
 */
final class CleanJson {
    /** Deeper is not looked into: the calls go as deep. */
    private static final int DEEPEST = 64;

    /** No index: something has to go, or may have to. */
    private static final int UNSURE = -1;

    /** How many digits may be in a text of which nothing else is telling. */
    private static final int FEW_DIGITS = 6;

    private static final byte PLAIN = 0;
    private static final byte DIGIT = 1;
    private static final byte TELLING = 2;
    private static final byte END = 3;
    private static final byte NOT_HERE = 4;
    /** The last letter of what a web token begins with. */
    private static final byte OF_TOKEN = 5;
    /** What each byte of UTF-8 means within a string. */
    private static final byte[] KINDS = kinds();

    private final byte[] json;
    private boolean something;

    CleanJson(String json) {
        this.json = json.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (int c = 0; c < kinds.length; c++) {
            if (c < ' ') {
                kinds[c] = NOT_HERE;
            } else if (PersonalData.isTelling((char) c)) {
                kinds[c] = TELLING;
            }
        }
        Arrays.fill(kinds, '0', '9' + 1, DIGIT);
        kinds['"'] = END;
        kinds['\\'] = NOT_HERE;
        kinds['J'] = OF_TOKEN;
        // The first byte of what is beyond U+F000: full-width signs among it.
        kinds[0xEF] = TELLING;
        return kinds;
    }

    boolean isSure() {
        return value(0, 0) == json.length;
    }

    /** Whether it came upon a name or a value that has to go, or one under such a name. */
    boolean foundSomething() {
        return something;
    }

    /** Every method gets the index at which its part begins, and gives the one after it. */
    private int value(int at, int depth) {
        return switch (charAt(at)) {
            case '{' -> depth < DEEPEST ? members(at, depth) : UNSURE;
            case '[' -> depth < DEEPEST ? elements(at, depth) : UNSURE;
            case '"' -> string(at, false);
            case 't' -> word(at, "true");
            case 'f' -> word(at, "false");
            case 'n' -> word(at, "null");
            default -> number(at);
        };
    }

    private int members(int from, int depth) {
        if (charAt(from + 1) == '}') {
            return from + 2;
        }
        int at = from;
        do {
            at = string(at + 1, true);
            if (charAt(at) != ':') {
                return UNSURE;
            }
            at = value(at + 1, depth + 1);
        } while (charAt(at) == ',');
        return charAt(at) == '}' ? at + 1 : UNSURE;
    }

    private int elements(int from, int depth) {
        if (charAt(from + 1) == ']') {
            return from + 2;
        }
        int at = from;
        do {
            at = value(at + 1, depth + 1);
        } while (charAt(at) == ',');
        return charAt(at) == ']' ? at + 1 : UNSURE;
    }

    private int string(int from, boolean name) {
        if (charAt(from) != '"') {
            return UNSURE;
        }
        int digits = 0;
        boolean telling = false;
        for (int i = afterPlain(from + 1); i < json.length; i = afterPlain(i + 1)) {
            switch (KINDS[json[i] & 0xFF]) {
                case DIGIT -> digits++;
                case TELLING -> telling = true;
                case OF_TOKEN -> telling |= json[i - 1] == 'y' && json[i - 2] == 'e';
                case END -> {
                    return isClean(from + 1, i, !telling && digits <= FEW_DIGITS, name) ? i + 1 : UNSURE;
                }
                default -> {
                    return UNSURE;
                }
            }
        }
        return UNSURE;
    }

    /** Most of a payload: a loop that does nothing else. */
    private int afterPlain(int from) {
        byte[] text = json;
        int at = from;
        while (at < text.length && KINDS[text[at] & 0xFF] == PLAIN) {
            at++;
        }
        return at;
    }

    private boolean isClean(int from, int to, boolean harmless, boolean name) {
        if (name) {
            String text = text(from, to);
            something |= SecretNames.areTelling(text);
            return !something && (harmless || isClean(text));
        }
        if (harmless && isOfText(charAt(from))) {
            return true;
        }
        String text = text(from, to);
        return !Redaction.mayBeJson(text) && (harmless || isClean(text));
    }

    private boolean isClean(String text) {
        something |= !PersonalData.redact(text, new Tally()).equals(text);
        return !something;
    }

    private String text(int from, int to) {
        return new String(json, from, to - from, StandardCharsets.UTF_8);
    }

    /** Whether JSON, blanks before it included, begins otherwise: what is beyond ASCII may be a blank. */
    private static boolean isOfText(char c) {
        return ' ' < c && c <= '~' && c != '{' && c != '[';
    }

    private int word(int at, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (charAt(at + i) != word.charAt(i)) {
                return UNSURE;
            }
        }
        return at + word.length();
    }

    /** RFC 8259, section 6. */
    private int number(int from) {
        int at = charAt(from) == '-' ? from + 1 : from;
        int end = charAt(at) == '0' ? at + 1 : digits(at);
        if (charAt(end) == '.') {
            end = digits(end + 1);
        }
        if (charAt(end) == 'e' || charAt(end) == 'E') {
            char sign = charAt(end + 1);
            end = digits(sign == '-' || sign == '+' ? end + 2 : end + 1);
        }
        boolean clean = end >= 0 && (end - from <= FEW_DIGITS || isClean(text(from, end)));
        return clean ? end : UNSURE;
    }

    /** At least one. */
    private int digits(int from) {
        int end = from;
        while ('0' <= charAt(end) && charAt(end) <= '9') {
            end++;
        }
        return end > from ? end : UNSURE;
    }

    /** Past the end, and where nothing is sure any more, a character that begins nothing. */
    private char charAt(int at) {
        return 0 <= at && at < json.length ? (char) (json[at] & 0xFF) : ' ';
    }
}
