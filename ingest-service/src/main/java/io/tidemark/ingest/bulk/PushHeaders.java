package io.tidemark.ingest.bulk;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ClientRelease;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.limits.Coding;
import io.tidemark.ingest.parse.Form;
import io.tidemark.ingest.protocol.ProtocolVersion;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a push says in its headers.
 *
 * @param idempotencyKey names the whole request, when the client wants it to count once
 * @param respondAsync whether the client prefers a receipt to waiting (RFC 7240)
 * @param release of the client's program, as a label
 */
record PushHeaders(
        Form form,
        Coding coding,
        @Nullable String idempotencyKey,
        boolean respondAsync,
        ProtocolVersion version,
        String release) {
    static final String RESPOND_ASYNC = "respond-async";
    private static final Pattern KEY = Pattern.compile("\"([A-Za-z0-9._:-]{1,128})\"|([A-Za-z0-9._:-]{1,128})");

    /** The headers, all values of each by its name; ends the request when one can't be obeyed. */
    static PushHeaders of(Function<String, List<String>> headers) {
        String type = first(headers.apply("Content-Type"));
        return new PushHeaders(
                type != null && type.toLowerCase(Locale.ROOT).startsWith(Form.NDJSON_TYPE) ? Form.NDJSON : Form.JSON,
                Coding.of(joined(headers.apply("Content-Encoding"))),
                key(joined(headers.apply("Idempotency-Key"))),
                prefersAsync(headers.apply("Prefer")),
                ProtocolVersion.of(joined(headers.apply(ProtocolVersion.HEADER))),
                ClientRelease.of(joined(headers.apply(ClientRelease.HEADER))));
    }

    /** The same with a body that is one plain JSON object. */
    PushHeaders plain() {
        return new PushHeaders(Form.JSON, Coding.IDENTITY, idempotencyKey, respondAsync, version, release);
    }

    private static @Nullable String key(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher matcher = KEY.matcher(header.strip());
        if (!matcher.matches()) {
            throw ProblemException.of(
                    ErrorCode.INVALID_PARAMETER, "Idempotency-Key is 1 to 128 characters of [A-Za-z0-9._:-]");
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }

    private static boolean prefersAsync(List<String> prefer) {
        return prefer.stream()
                .flatMap(line -> List.of(line.split(",")).stream())
                .map(preference -> preference.split("[;=]", 2)[0].strip())
                .anyMatch(RESPOND_ASYNC::equalsIgnoreCase);
    }

    private static @Nullable String first(List<String> values) {
        return values.isEmpty() ? null : values.getFirst();
    }

    /** Several headers of one name are one with commas between (RFC 9110, section 5.3), and then not of our forms. */
    private static @Nullable String joined(List<String> values) {
        return values.isEmpty() ? null : String.join(", ", values);
    }
}
