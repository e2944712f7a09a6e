package io.tidemark.export.format;

import java.nio.charset.StandardCharsets;

/** Cells that no tool takes for two and no spreadsheet for a formula (C10, C11). */
final class CsvCell {
    private CsvCell() {}

    /** Whether the text, which is most often so, is a plain cell as it is. */
    static boolean isPlain(byte[] utf8) {
        for (byte b : utf8) {
            if (b <= ' ' || b > '~' || b == '%' || b == ',' || b == '"') {
                return false;
            }
        }
        return utf8.length == 0 || !startsFormula(utf8[0]);
    }

    /**
     * A cell without commas, quotes or line breaks, which {@code cut} and {@code awk} can take as it is: what may not
     * stand in it is percent-encoded (RFC 3986), and so is what would start a formula.
     */
    static String plain(String text) {
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

    /** The same as bytes: of a long text, JSON above all, without the texts in between. */
    static void quoted(String text, Lines out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        boolean ascii = utf8.length == text.length();
        if (isPlain(utf8)) {
            out.writeBytes(utf8);
        } else if (ascii && isSpecial(text) && startOfFormula(text) < 0) {
            doubled(text, utf8, out);
        } else {
            out.text(quoted(text));
        }
    }

    /** Of ASCII, whose characters are its bytes. */
    private static void doubled(String text, byte[] ascii, Lines out) {
        out.write('"');
        int from = 0;
        for (int quote = text.indexOf('"'); quote >= 0; quote = text.indexOf('"', quote + 1)) {
            out.write(ascii, from, quote - from);
            out.write('"');
            from = quote;
        }
        out.write(ascii, from, ascii.length - from);
        out.write('"');
    }

    private static boolean isSpecial(String text) {
        return text.indexOf(',') >= 0 || text.indexOf('"') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    private static int startOfFormula(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        return start < text.length() && startsFormula(text.charAt(start)) ? start : -1;
    }

    /** In the common spreadsheets, full-width forms included. */
    private static boolean startsFormula(int c) {
        return switch (c) {
            case '=', '+', '-', '@', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20', '\t', '\r', '\n' -> true;
            default -> false;
        };
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
