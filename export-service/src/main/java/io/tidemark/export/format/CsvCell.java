package io.tidemark.export.format;

import java.nio.charset.StandardCharsets;

/** Cells that no tool takes for two and no spreadsheet for a formula (C10, C11). */
final class CsvCell {
    /** What a formula starts with in the common spreadsheets, full-width forms included. */
    private static final String FORMULA_STARTS = "=+-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n";

    private CsvCell() {}

    /**
     * A cell without commas, quotes or line breaks, which {@code cut} and {@code awk} can take as it is: what may not
     * stand in it is percent-encoded (RFC 3986), and so is what would start a formula.
     */
    static String plain(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int start = startOfFormula(text);
        text.codePoints().forEach(point -> append(point, out.length() == start && start >= 0, out));
        return out.toString();
    }

    /** A cell by RFC 4180, quoted where it must be; what would be taken for a formula gets an apostrophe before it. */
    static String quoted(String text) {
        String harmless = startOfFormula(text) < 0 ? text : "'" + text;
        return isSpecial(harmless) ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }

    private static boolean isSpecial(String text) {
        return text.indexOf(',') >= 0 || text.indexOf('"') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '%' || c == ',' || c == '"') {
                return false;
            }
        }
        return startOfFormula(text) < 0;
    }

    private static int startOfFormula(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        return start < text.length() && FORMULA_STARTS.indexOf(text.charAt(start)) >= 0 ? start : -1;
    }

    private static void append(int point, boolean startsFormula, StringBuilder out) {
        if (startsFormula || point == '%' || point == ',' || point == '"' || breaksLine(point)) {
            for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                out.append('%').append("%02X".formatted(b));
            }
        } else {
            out.appendCodePoint(point);
        }
    }

    private static boolean breaksLine(int point) {
        return Character.isISOControl(point) || point == 0x2028 || point == 0x2029;
    }
}
