package io.tidemark.export.snapshots;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.CollectionName;
import io.tidemark.export.format.CsvFormat;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.format.JsonFormat;
import io.tidemark.export.format.NdjsonFormat;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the parameters of a request mean; the ones that mean nothing are problems. JAX-RS gives an empty parameter as none,
 * so a script's loop can begin with an empty cursor.
 */
final class ExportParameters {
    private static final Pattern NAME = Pattern.compile(Caller.NAME);
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,17}");

    private ExportParameters() {}

    static ExportFormat format(@Nullable String name, boolean header) {
        return switch (name) {
            case null -> new NdjsonFormat();
            case "ndjson" -> new NdjsonFormat();
            case "json" -> new JsonFormat();
            case "csv" -> new CsvFormat(header);
            default -> throw invalid("format is ndjson, csv or json");
        };
    }

    static boolean header(@Nullable String value) {
        return switch (value) {
            case null -> false;
            case "false" -> false;
            case "true" -> true;
            default -> throw invalid("header is true or false");
        };
    }

    static Optional<String> user(@Nullable String name) {
        if (name != null && !NAME.matcher(name).matches()) {
            throw invalid("user is of the form " + Caller.NAME);
        }
        return Optional.ofNullable(name);
    }

    static Optional<String> collection(@Nullable String name) {
        if (name != null && !CollectionName.isValid(name)) {
            throw ProblemException.of(ErrorCode.INVALID_COLLECTION, "\"" + name + "\" is no collection's name");
        }
        return Optional.ofNullable(name);
    }

    static OptionalLong limit(@Nullable String count) {
        if (count == null) {
            return OptionalLong.empty();
        }
        if (!COUNT.matcher(count).matches()) {
            throw invalid("limit is a whole number from 1 on");
        }
        return OptionalLong.of(Long.parseLong(count));
    }

    static ExportCursor cursor(@Nullable String encoded, Optional<String> user) {
        if (encoded == null) {
            return ExportCursor.START;
        }
        ExportCursor cursor = ExportCursor.decode(encoded);
        if (user.isPresent() && !user.get().equals(cursor.user())) {
            throw ExportCursor.invalid();
        }
        return cursor;
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_PARAMETER, detail);
    }
}
