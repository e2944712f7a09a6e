package io.tidemark.export.redaction;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text says once the escapes of URLs, HTML and JSON are taken off it. */
final class Escapes {
    private static final Pattern ESCAPE =
            Pattern.compile("((?:%[0-9A-Fa-f]{2})+)|&#([0-9]{1,6});|&#[xX]([0-9A-Fa-f]{1,5});"
                    + "|\\\\u([0-9A-Fa-f]{4})|&(quot|lt|gt|amp|apos|commat|colon|equals|num|nbsp);"
                    + "|(?<=[0-9)])\\+(?=[0-9(])");
    private static final int HEX = 16;
    private static final char REPLACEMENT = '\uFFFD';

    private Escapes() {}

    static boolean mayBeIn(String text) {
        return text.indexOf('%') >= 0 || text.indexOf('+') >= 0 || text.indexOf('&') >= 0 || text.contains("\\u");
    }

    /** One layer of them taken off; a plus between digits is a URL's blank. */
    static String off(String text) {
        return wellFormed(ESCAPE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(plain(match))));
    }

    /** Half a surrogate pair, which an escape can stand for, has no place in UTF-8: whoever encodes the text would fail. */
    static String wellFormed(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                i++;
            } else {
                mended = mended == null ? new StringBuilder(text) : mended;
                mended.setCharAt(i, REPLACEMENT);
            }
        }
        return mended == null ? text : mended.toString();
    }

    private static String plain(MatchResult match) {
        if (match.group(1) != null) {
            byte[] bytes = HexFormat.of().parseHex(match.group(1).replace("%", ""));
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (match.group(2) != null) {
            return character(Integer.parseInt(match.group(2)));
        }
        if (match.group(3) != null) {
            return character(Integer.parseInt(match.group(3), HEX));
        }
        if (match.group(4) != null) {
            return character(Integer.parseInt(match.group(4), HEX));
        }
        return match.group(5) == null ? " " : named(match.group(5));
    }

    private static String named(String entity) {
        return switch (entity) {
            case "quot" -> "\"";
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "apos" -> "'";
            case "commat" -> "@";
            case "colon" -> ":";
            case "equals" -> "=";
            case "num" -> "#";
            default -> "\u00A0";
        };
    }

    private static String character(int point) {
        return Character.isValidCodePoint(point) ? Character.toString(point) : String.valueOf(REPLACEMENT);
    }
}
