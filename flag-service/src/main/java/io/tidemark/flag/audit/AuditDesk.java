package io.tidemark.flag.audit;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.flag.audit.AuditStore.Filter;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the audit to those whom it may be shown: admins all of it, others what concerns their tenant or everyone. */
@Singleton
class AuditDesk {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    private static final Instant FAR_OFF = Instant.parse("9999-01-01T00:00:00Z");

    private final AuditStore store;

    AuditDesk(AuditStore store) {
        this.store = store;
    }

    Uni<AuditPage> page(AuditParameters asked, Caller caller, boolean admin) {
        Filter filter = new Filter(
                targets(plain("tenant", asked.tenant), caller, admin),
                plain("flag", asked.flag),
                plain("actor", asked.actor),
                moment("since", asked.since),
                moment("until", asked.until));
        int limit = limit(asked.limit);
        return store.page(filter, below(asked.cursor), limit).map(rows -> AuditPage.of(rows, limit, caller, admin));
    }

    Uni<AuditPage.Verification> verify() {
        return store.verify().map(AuditPage.Verification::of);
    }

    private static @Nullable List<String> targets(@Nullable String tenant, Caller caller, boolean admin) {
        if (tenant == null) {
            return admin ? null : List.of(caller.tenant(), AuditPage.EVERYONE);
        }
        if (!admin && !tenant.equals(caller.tenant())) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "what concerns another tenant is for admins");
        }
        return List.of(tenant);
    }

    private static @Nullable Instant moment(String name, @Nullable String text) {
        try {
            Instant moment = text == null ? null : Instant.parse(text);
            if (moment == null || (moment.isAfter(Instant.EPOCH) && moment.isBefore(FAR_OFF))) {
                return moment;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw invalid(name + " is a time in ISO 8601, for example 2026-11-21T00:00:00Z");
    }

    private static @Nullable String plain(String name, @Nullable String text) {
        if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            throw invalid(name + " is one line");
        }
        return text;
    }

    private static int limit(@Nullable String text) {
        int limit = text == null ? DEFAULT_LIMIT : text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw invalid("limit is a whole number from 1 to " + MAX_LIMIT);
        }
        return limit;
    }

    private static long below(@Nullable String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        if (!cursor.matches("[1-9][0-9]{0,17}")) {
            throw ProblemException.of(ErrorCode.INVALID_CURSOR, "the cursor was not issued here");
        }
        return Long.parseLong(cursor);
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_PARAMETER, detail);
    }
}
