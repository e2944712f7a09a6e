package io.tidemark.export.redaction;

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

    private final String json;

    CleanJson(String json) {
        this.json = json;
    }

    boolean isSure() {
        return value(0, 0) == json.length();
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
        for (int i = from + 1; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"') {
                boolean clean = !telling && digits <= FEW_DIGITS;
                return isClean(from + 1, i, clean, name) ? i + 1 : UNSURE;
            }
            if (c < ' ' || c == '\\') {
                return UNSURE;
            }
            if ('0' <= c && c <= '9') {
                digits++;
            } else if (PersonalData.isTelling(c)) {
                telling = true;
            }
        }
        return UNSURE;
    }

    private boolean isClean(int from, int to, boolean harmless, boolean name) {
        if (name) {
            String text = json.substring(from, to);
            return !SecretNames.areTelling(text) && (harmless || isClean(text));
        }
        if (harmless && !isBracket(charAt(from)) && !Character.isWhitespace(charAt(from))) {
            return true;
        }
        String text = json.substring(from, to);
        return !Redaction.mayBeJson(text) && (harmless || isClean(text));
    }

    private static boolean isClean(String text) {
        return PersonalData.redact(text, new Tally()).equals(text);
    }

    private static boolean isBracket(char c) {
        return c == '{' || c == '[';
    }

    private int word(int at, String word) {
        return json.startsWith(word, at) ? at + word.length() : UNSURE;
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
        boolean clean = end >= 0 && (end - from <= FEW_DIGITS || isClean(json.substring(from, end)));
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
        return 0 <= at && at < json.length() ? json.charAt(at) : ' ';
    }
}
