package io.tidemark.suite.backup;

/** A value of COPY's text format. */
final class CopyText {
    private CopyText() {}

    /** The value that was written so; not for null, which is {@code \\N}. */
    static String unescaped(String written) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        StringBuilder value = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\' && i + 1 < written.length()) {
                i++;
                value.append(
                        switch (written.charAt(i)) {
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            case 'v' -> '\u000b';
                            default -> written.charAt(i);
                        });
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }
}
