package io.tidemark.snapshot.receipt;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client was given for a request that is answered later.
 *
 * @param requestId names the request: a UUID that begins with its time (RFC 9562, version 7)
 * @param parts how many batches it was cut into
 */
record Receipt(String requestId, int parts) {
    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\.([1-9][0-9]{0,3})");

    /** Whether the request came before that time, as far as its name tells. */
    boolean isOlderThan(Instant time) {
        UUID name = UUID.fromString(requestId);
        return name.version() == 7 && name.getMostSignificantBits() >>> 16 < time.toEpochMilli();
    }

    /** Of the text, if it is one. */
    static Optional<Receipt> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Receipt(matcher.group(1), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }
}
