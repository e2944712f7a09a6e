package io.tidemark.export.redaction;

import io.tidemark.export.redaction.Tally.Kind;

/**
 * Mail addresses in a text. Looked for from their sign on, to both sides: most of a text is not looked at, which a pattern would
 * try at every letter.
 */
final class MailAddresses {
    private static final char FULL_WIDTH = '\uFF20';
    private static final String ESCAPED = "%40";
    private static final String OF_LOCAL_PART = "._+'-";

    private MailAddresses() {}

    static boolean mayBeIn(String text) {
        return text.indexOf('@') >= 0 || text.indexOf(FULL_WIDTH) >= 0 || text.contains(ESCAPED);
    }

    static String replace(String text, Tally tally) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (int sign = nextSign(text, 0); sign >= 0; sign = nextSign(text, Math.max(sign + 1, copied))) {
            int start = startOfLocalPart(text, copied, sign);
            int end = start < sign ? endOfDomain(text, endOfSign(text, sign)) : -1;
            if (end > 0) {
                // Not append(text, from, to), which goes character by character.
                out.append(text.substring(copied, start)).append(tally.mark(Kind.EMAIL));
                copied = end;
            }
        }
        return copied == 0 ? text : out.append(text.substring(copied)).toString();
    }

    private static int nextSign(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '@' || c == FULL_WIDTH || (c == '%' && text.startsWith(ESCAPED, i))) {
                return i;
            }
        }
        return -1;
    }

    private static int endOfSign(String text, int sign) {
        return sign + (text.charAt(sign) == '%' ? ESCAPED.length() : 1);
    }

    private static int startOfLocalPart(String text, int from, int sign) {
        int start = sign;
        while (start > from) {
            int point = text.codePointBefore(start);
            if (!isLetterOrNumber(point) && OF_LOCAL_PART.indexOf(point) < 0) {
                break;
            }
            start -= Character.charCount(point);
        }
        return start;
    }

    /** After two labels at least; -1 when there are not so many. */
    private static int endOfDomain(String text, int from) {
        int end = endOfLabel(text, from);
        int labels = end > from ? 1 : 0;
        while (labels > 0 && end < text.length() && text.charAt(end) == '.') {
            int further = endOfLabel(text, end + 1);
            if (further == end + 1) {
                break;
            }
            end = further;
            labels++;
        }
        return labels > 1 ? end : -1;
    }

    private static int endOfLabel(String text, int from) {
        int end = from;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            if (!isLetterOrNumber(point) && point != '-') {
                break;
            }
            end += Character.charCount(point);
        }
        return end;
    }

    /** Unicode's letters and numbers of any kind, and the marks that make up a letter with the one before them (NFD). */
    private static boolean isLetterOrNumber(int point) {
        return Character.isLetterOrDigit(point)
                || switch (Character.getType(point)) {
                    case Character.LETTER_NUMBER,
                            Character.OTHER_NUMBER,
                            Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK -> true;
                    default -> false;
                };
    }
}
