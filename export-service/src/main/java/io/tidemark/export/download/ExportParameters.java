package io.tidemark.export.download;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.CollectionName;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.export.format.CsvFormat;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.format.JsonFormat;
import io.tidemark.export.format.NdjsonFormat;
import io.tidemark.export.source.Filter;
import io.tidemark.export.source.Position;
import io.tidemark.export.source.Selection;
import io.tidemark.export.source.What;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the parameters of a request mean; the ones that mean nothing are problems. An empty parameter is as none, so a
 * script's loop can begin with an empty cursor.
 */
public final class ExportParameters {
    private static final Pattern NAME = Pattern.compile(Caller.NAME);
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Set<String> ERROR_CLASSES = Set.of("4xx", "5xx", "network", "429");

    private ExportParameters() {}

    /** As they were sent. */
    public interface Given {
        @Nullable
        String value(String name);
    }

    static What what(String name) {
        return What.of(name)
                .orElseThrow(() -> ProblemException.of(
                        ErrorCode.NOT_FOUND, "there are snapshots, records, operations, failed-operations and audit"));
    }

    /** The format that is asked for, ndjson when none is. */
    public static ExportFormat format(@Nullable String name, @Nullable String header) {
        boolean withHeader = flag("header", header);
        return switch (name) {
            case null -> new NdjsonFormat();
            case "", "ndjson" -> new NdjsonFormat();
            case "json" -> new JsonFormat();
            case "csv" -> new CsvFormat(withHeader);
            default -> throw invalid("format is ndjson, csv or json");
        };
    }

    static boolean flag(String name, @Nullable String value) {
        return switch (value) {
            case null -> false;
            case "", "false" -> false;
            case "true" -> true;
            default -> throw invalid(name + " is true or false");
        };
    }

    /** The same where the name alone says it, too: {@code ?estimate}. */
    static boolean named(String name, @Nullable String value, @Nullable String query) {
        return flag(name, value)
                || (query != null && List.of(query.split("&", -1)).contains(name));
    }

    /**
     * What is selected.
     *
     * @param whose the one user that may be asked for; empty for anybody of the tenant
     */
    public static Selection selection(String tenant, Optional<String> whose, What what, Given given) {
        Filter filter = new Filter(
                whose,
                collection(text(given, "collection")),
                time("since", text(given, "since")),
                time("until", text(given, "until")),
                type(what, text(given, "type")),
                errorClass(what, text(given, "error_class")));
        return new Selection(tenant, what, filter, after(tenant, what, whose, given), limit(text(given, "limit")));
    }

    /** The user of that name, if one is named. */
    public static Optional<String> user(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return Optional.empty();
        }
        if (!NAME.matcher(name).matches()) {
            throw invalid("user is of the form " + Caller.NAME);
        }
        return Optional.of(name);
    }

    private static @Nullable String text(Given given, String name) {
        String value = given.value(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static Optional<String> collection(@Nullable String name) {
        if (name != null && !CollectionName.isValid(name)) {
            throw ProblemException.of(ErrorCode.INVALID_COLLECTION, "\"" + name + "\" is no collection's name");
        }
        return Optional.ofNullable(name);
    }

    private static Optional<Instant> time(String name, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("9999-01-01T00:00:00Z"))) {
                throw invalid(name + " is a time from 1970 on");
            }
            return Optional.of(time);
        } catch (DateTimeException e) {
            throw invalid(name + " is a time as 2026-01-31T12:00:00Z (RFC 3339)");
        }
    }

    private static Optional<String> type(What what, @Nullable String type) {
        if (type == null) {
            return Optional.empty();
        }
        boolean known = what == What.AUDIT
                ? Set.of("begun", "ended").contains(type)
                : OperationType.of(type).isPresent();
        if (!known) {
            throw invalid("type is create, update, delete, upsert or restore");
        }
        return Optional.of(type);
    }

    private static Optional<String> errorClass(What what, @Nullable String errorClass) {
        if (errorClass != null && !what.hasErrorClass()) {
            throw invalid("only failed-operations have an error_class");
        }
        if (errorClass != null && !ERROR_CLASSES.contains(errorClass)) {
            throw invalid("error_class is 4xx, 5xx, network or 429");
        }
        return Optional.ofNullable(errorClass);
    }

    private static OptionalLong limit(@Nullable String count) {
        if (count == null) {
            return OptionalLong.empty();
        }
        if (!COUNT.matcher(count).matches()) {
            throw invalid("limit is a whole number from 1 on");
        }
        return OptionalLong.of(Long.parseLong(count));
    }

    private static Position after(String tenant, What what, Optional<String> whose, Given given) {
        String cursor = text(given, "cursor");
        String after = text(given, "after");
        if (cursor != null && after != null) {
            throw invalid("cursor or after, not both");
        }
        Position position = Position.START;
        if (cursor != null) {
            position = Position.decode(what, cursor);
        } else if (after != null) {
            position = Position.ofLine(what, tenant, after);
        }
        boolean another = what.isByUser()
                && whose.isPresent()
                && !position.user().isEmpty()
                && !whose.get().equals(position.user());
        if (another) {
            throw Position.invalid();
        }
        return position;
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_PARAMETER, detail);
    }
}
