package io.tidemark.export.redaction;

/**
 * JSON web tokens in a text: three parts with dots between them, of which the first begins as JSON does in base64. Read by hand,
 * each run of a token's characters at most twice: a pattern reads a run again from everywhere in it where a token may begin.
 */
final class WebTokens {
    private static final String BEGINNING = "eyJ";
    private static final int SHORTEST_PART = 8;

    private WebTokens() {}

    static boolean mayBeIn(String text) {
        return text.contains(BEGINNING);
    }

    /** Whether the character is the last one of a token's beginning. */
    static boolean endsABeginning(String text, int at) {
        return text.charAt(at) == 'J' && text.startsWith(BEGINNING, at - 2);
    }

    static String replace(String text, Tally tally) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (int at = text.indexOf(BEGINNING); at >= 0; ) {
            int next = at + 1;
            if (at == 0 || !isOfWord(text.charAt(at - 1))) {
                int end = endOfToken(text, at);
                if (end > 0) {
                    out.append(text, copied, at).append(tally.mark(Tally.Kind.SECRET));
                    copied = end;
                }
                // Where the run from here on begins no token, none of its shorter rests does.
                next = end > 0 ? end : endOfRun(text, at);
            }
            at = text.indexOf(BEGINNING, next);
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    /** -1 when none begins here. */
    private static int endOfToken(String text, int from) {
        int header = endOfRun(text, from);
        if (header - from < BEGINNING.length() + SHORTEST_PART || !isDot(text, header)) {
            return -1;
        }
        int payload = endOfRun(text, header + 1);
        boolean whole = payload - header - 1 >= SHORTEST_PART && isDot(text, payload);
        return whole ? endOfRun(text, payload + 1) : -1;
    }

    private static boolean isDot(String text, int at) {
        return at < text.length() && text.charAt(at) == '.';
    }

    private static int endOfRun(String text, int from) {
        int end = from;
        while (end < text.length() && (isOfWord(text.charAt(end)) || text.charAt(end) == '-')) {
            end++;
        }
        return end;
    }

    private static boolean isOfWord(char c) {
        return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '_';
    }
}
