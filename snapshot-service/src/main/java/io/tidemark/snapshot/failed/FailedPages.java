package io.tidemark.snapshot.failed;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.tidemark.snapshot.failed.FailedOperationStore.Filter;
import io.tidemark.snapshot.failed.FailedOperationStore.Position;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of failed operations, and what may be cleared after they were read. */
@ApplicationScoped
class FailedPages {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    private static final List<String> ERROR_CLASSES = List.of("4xx", "5xx", "network", "429");
    private static final Duration SHORTEST = Duration.ofDays(1);

    private final FailedOperationStore store;
    private final Clock clock;

    FailedPages(FailedOperationStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Uni<FailedOperations> page(String tenant, FailedParameters asked) {
        if (asked.errorClass != null && !ERROR_CLASSES.contains(asked.errorClass)) {
            throw invalid("error_class is one of " + ERROR_CLASSES);
        }
        Instant before = asked.olderThan == null ? null : longAgo(asked.olderThan);
        Filter filter = new Filter(tenant, asked.user, asked.collection, asked.errorClass, before);
        int limit = limit(asked.limit);
        return store.page(filter, position(asked.cursor), limit)
                .map(found -> new FailedOperations(
                        found.operations(),
                        found.total(),
                        found.operations().size() < limit ? null : cursor(found.last())));
    }

    /** Clears those that first failed longer ago, if they are as many as were exported. */
    Uni<FailedOperationsResource.Archived> clear(String tenant, @Nullable String olderThan, @Nullable Long expected) {
        if (olderThan == null || expected == null || expected < 0) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "older_than and expected are needed");
        }
        return store.clear(tenant, longAgo(olderThan), expected).map(found -> {
            if (found.longValue() != expected) {
                throw ProblemException.of(
                        ErrorCode.ARCHIVE_DIFFERS, "there are " + found + ", and " + expected + " were expected");
            }
            return new FailedOperationsResource.Archived(found);
        });
    }

    private Instant longAgo(String duration) {
        try {
            Duration age = Duration.parse(duration);
            if (age.compareTo(SHORTEST) >= 0) {
                return clock.instant().minus(age);
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Said below.
        }
        throw invalid("older_than is an ISO 8601 duration of at least a day, for example P30D");
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        int limit = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw invalid("limit is a whole number from 1 to " + MAX_LIMIT);
        }
        return limit;
    }

    private static String cursor(Position position) {
        String text = position.ordinal() + "/" + position.user();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Position position(@Nullable String cursor) {
        if (cursor == null) {
            return Position.START;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int slash = text.indexOf('/');
            return new Position(text.substring(slash + 1), Long.parseLong(text.substring(0, slash)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw ProblemException.of(ErrorCode.INVALID_CURSOR, "the cursor was not issued here");
        }
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_PARAMETER, detail);
    }
}
