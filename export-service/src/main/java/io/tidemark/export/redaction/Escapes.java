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
                    + "|\\\\u([0-9A-Fa-f]{4})|(?<=[0-9)])\\+(?=[0-9(])");
    private static final int HEX = 16;

    private Escapes() {}

    static boolean mayBeIn(String text) {
        return text.indexOf('%') >= 0 || text.indexOf('+') >= 0 || text.contains("&#") || text.contains("\\u");
    }

    /** One layer of them taken off; a plus between digits is a URL's blank. */
    static String off(String text) {
        return ESCAPE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(plain(match)));
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
        return match.group(4) == null ? " " : character(Integer.parseInt(match.group(4), HEX));
    }

    private static String character(int point) {
        return Character.isValidCodePoint(point) ? Character.toString(point) : "\uFFFD";
    }
}
