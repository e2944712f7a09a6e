package io.tidemark.export.redaction;

import java.util.regex.Pattern;

/** Secrets that a text assigns to a name: {@code password=...}, {@code "api_key": "..."}, {@code <pin>...</pin>}. */
final class AssignedSecrets {
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/\\s@\\[:]*:[^/\\s]*(?=@)");
    private static final Pattern SCHEME = Pattern.compile("(?i)bearer|basic|token");
    private static final int LONGEST_NAME = 64;
    /** Of an XML tag with its attributes. */
    private static final int LONGEST_TAG = 512;

    private static final String ENDS = " \t\r\n\"'`&,;<>)}]\\";
    private static final String BEFORE_VALUE = " \t\"'`\\";

    private AssignedSecrets() {}

    static String replace(String text, Tally tally) {
        String redacted = text;
        if (text.contains("://") && text.indexOf('@') >= 0) {
            redacted = tally.replaceAll(USER_INFO, redacted, Tally.Kind.SECRET);
        }
        return assignments(WebTokens.replace(redacted, tally), tally);
    }

    private static String assignments(String text, Tally tally) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (int at = next(text, 0); at >= 0; at = next(text, Math.max(at + 1, copied))) {
            if (!isSecret(text, at)) {
                continue;
            }
            int from = startOfValue(text, endOfSign(text, at));
            int to = endOfValue(text, from);
            if (to > from && !text.startsWith("[REDACTED", from)) {
                out.append(text, copied, from).append(tally.mark(Tally.Kind.SECRET));
                copied = to;
            }
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private static int next(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=' || c == ':' || c == '>') {
                return i;
            }
        }
        return -1;
    }

    /** A sign may be of two characters: {@code =>}, {@code :=}, {@code ==}. */
    private static int endOfSign(String text, int sign) {
        int end = sign + 1;
        boolean two = text.charAt(sign) != '>'
                && end < text.length()
                && (text.charAt(end) == '=' || (text.charAt(sign) == '=' && text.charAt(end) == '>'));
        return two ? end + 1 : end;
    }

    /** Whether the name before the sign is a secret's; of an XML tag it is the one that it begins with. */
    private static boolean isSecret(String text, int sign) {
        if (text.charAt(sign) == '>') {
            return isSecretTag(text, sign);
        }
        int end = sign;
        while (end > 0 && BEFORE_VALUE.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        int start = end;
        while (start > 0 && end - start < LONGEST_NAME && isOfName(text.charAt(start - 1))) {
            start--;
        }
        return start < end && SecretNames.isSecret(text.substring(start, end));
    }

    private static boolean isSecretTag(String text, int close) {
        int open = close - 1;
        while (open >= 0 && close - open < LONGEST_TAG && text.charAt(open) != '<' && text.charAt(open) != '>') {
            open--;
        }
        if (open < 0 || text.charAt(open) != '<' || text.charAt(close - 1) == '/') {
            return false;
        }
        int end = open + 1;
        while (end < close && end - open <= LONGEST_NAME && isOfName(text.charAt(end))) {
            end++;
        }
        boolean whole = end == close || Character.isWhitespace(text.charAt(end));
        return whole && SecretNames.isSecret(text.substring(open + 1, end));
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    private static int startOfValue(String text, int from) {
        int start = from;
        while (start < text.length() && BEFORE_VALUE.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        int end = endOfWord(text, start);
        return SCHEME.matcher(text.substring(start, Math.min(end, start + LONGEST_NAME)))
                                .matches()
                        && end < text.length()
                        && text.charAt(end) == ' '
                ? end + 1
                : start;
    }

    /** A quoted value ends with its quote, another one with its word. */
    private static int endOfValue(String text, int from) {
        char before = from > 0 ? text.charAt(from - 1) : ' ';
        if (before == '"' || before == '\'') {
            int quote = text.indexOf(before, from);
            if (quote >= 0) {
                return quote > from && text.charAt(quote - 1) == '\\' ? endOfBackslashes(text, from, quote) : quote;
            }
        }
        return endOfWord(text, from);
    }

    private static int endOfBackslashes(String text, int from, int quote) {
        int end = quote;
        while (end > from && text.charAt(end - 1) == '\\') {
            end--;
        }
        return end;
    }

    private static int endOfWord(String text, int from) {
        int end = from;
        while (end < text.length() && ENDS.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
