package io.tidemark.snapshot.decision;

import io.tidemark.contracts.sync.Operation;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which version a {@code restore} names. Its payload is canonical JSON, so one form is enough to look for. */
final class Restoring {
    private static final Pattern PAYLOAD = Pattern.compile("\\{\"version\":([1-9][0-9]{0,15})}");

    private Restoring() {}

    /** The version, or nothing when the payload names none. */
    static OptionalLong version(Operation operation) {
        Matcher payload = PAYLOAD.matcher(operation.payload());
        return payload.matches() ? OptionalLong.of(Long.parseLong(payload.group(1))) : OptionalLong.empty();
    }
}
