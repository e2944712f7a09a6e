package io.tidemark.snapshot.receipt;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client was given for a request that is answered later.
 *
 * @param requestId names the request, a random UUID
 * @param parts how many batches it was cut into
 */
record Receipt(String requestId, int parts) {
    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\.([1-9][0-9]{0,3})");

    /** Of the text, if it is one. */
    static Optional<Receipt> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Receipt(matcher.group(1), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }
}
