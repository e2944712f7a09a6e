package io.tidemark.export.job;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The last job of a page: the next one goes on after it, though it may be removed meanwhile. */
record JobCursor(OffsetDateTime created, UUID id) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,17})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    static JobCursor after(Job job) {
        return new JobCursor(
                job.times().created().atOffset(ZoneOffset.UTC), job.key().id());
    }

    /** Nothing where there is none, the beginning. */
    static @Nullable JobCursor of(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw ProblemException.of(ErrorCode.INVALID_CURSOR, "this is no cursor of exports");
        }
        Instant created = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
        return new JobCursor(created.atOffset(ZoneOffset.UTC), UUID.fromString(parts.group(2)));
    }

    /** PostgreSQL's times are whole microseconds, and so nothing is lost. */
    String text() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, created.toInstant()) + "_" + id;
    }
}
