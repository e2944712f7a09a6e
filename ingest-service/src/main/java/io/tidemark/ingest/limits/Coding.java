package io.tidemark.ingest.limits;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a body is packed: the header {@code Content-Encoding} (RFC 9110, section 8.4). */
public enum Coding {
    /** As it is. */
    IDENTITY,
    /** Compressed by gzip (RFC 1952). */
    GZIP;

    /** The coding that the header names, absent for none; ends the request with 415 when it is another. */
    public static Coding of(@Nullable String header) {
        String name = header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            default ->
                throw ProblemException.of(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE, "a body is sent plain or with Content-Encoding: gzip");
        };
    }
}
