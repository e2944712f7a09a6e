package io.tidemark.snapshot.feed;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.CollectionName;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Between the text of a request and what is read: parameters checked on the way in, cursors on the way out. */
@ApplicationScoped
class Pages {
    private static final int MOST_COLLECTIONS = 100;
    private static final Cursor BEFORE_ALL = new Cursor(0, Long.MAX_VALUE);

    private final CursorCodec cursors;
    private final FeedConfig config;

    Pages(CursorCodec cursors, FeedConfig config) {
        this.cursors = cursors;
        this.config = config;
    }

    /** What the parameters ask for, of all collections. An empty cursor is none. */
    PageRequest request(Caller caller, @Nullable String cursor, @Nullable String limit) {
        Cursor from = cursor(CursorCodec.Kind.STREAM, caller, cursor, Cursor.START);
        return new PageRequest(caller, from, limit(limit), config.maxPageSize().asLongValue(), Set.of());
    }

    /** What the parameters ask for of conflicts, which are paged from the newest to the oldest. */
    PageRequest conflictsRequest(Caller caller, @Nullable String cursor, @Nullable String limit) {
        Cursor from = cursor(CursorCodec.Kind.CONFLICTS, caller, cursor, BEFORE_ALL);
        return new PageRequest(caller, from, limit(limit), config.maxPageSize().asLongValue(), Set.of());
    }

    /** A page of what was read. Fails with {@code must-refetch} when the cursor does not belong to the stream. */
    Page page(PageRequest asked, Reading reading) {
        requireReadable(asked.from(), reading.stream());
        Reading.StreamState stream = reading.stream();
        return new Page(
                reading.changes(),
                cursors.encode(CursorCodec.Kind.STREAM, reading.next(), asked.caller()),
                reading.hasMore(),
                new Page.Checkpoint(stream.version(), stream.count(), stream.digest()));
    }

    /** A page of one record's history; what was removed from it is no reason to fetch again. */
    History history(PageRequest asked, Reading reading) {
        requireOfThisStream(asked.from(), reading.stream());
        return new History(
                reading.changes(),
                cursors.encode(CursorCodec.Kind.STREAM, reading.next(), asked.caller()),
                reading.hasMore());
    }

    /** A page of conflicts. */
    Conflicts conflicts(PageRequest asked, ConflictStore.Found found) {
        List<Conflicts.Conflict> shown =
                found.conflicts().stream().map(Conflicts.Conflict::of).toList();
        Cursor next =
                shown.isEmpty() ? asked.from() : new Cursor(0, shown.getLast().version());
        return new Conflicts(shown, cursors.encode(CursorCodec.Kind.CONFLICTS, next, asked.caller()), found.hasMore());
    }

    private static void requireReadable(Cursor from, Reading.StreamState stream) {
        requireOfThisStream(from, stream);
        // A first sync misses nothing that was removed up to where it leaves out what is deleted.
        long seen = Math.max(from.version(), from.liveUntil());
        if (seen > 0 && seen < stream.prunedVersion()) {
            throw mustRefetch("versions up to " + stream.prunedVersion() + " are no longer kept, the cursor is at "
                    + from.version());
        }
    }

    private static void requireOfThisStream(Cursor from, Reading.StreamState stream) {
        if (!from.isStart() && from.epoch() != stream.epoch()) {
            throw mustRefetch("the cursor is of epoch " + from.epoch() + ", now is " + stream.epoch());
        }
        if (from.version() > stream.version()) {
            throw mustRefetch("the cursor is at " + from.version() + ", the stream ends at " + stream.version());
        }
    }

    private Cursor cursor(CursorCodec.Kind kind, Caller caller, @Nullable String text, Cursor start) {
        return text == null || text.isEmpty()
                ? start
                : cursors.decode(kind, text, caller)
                        .orElseThrow(() -> ProblemException.of(
                                ErrorCode.INVALID_CURSOR, "the cursor was not issued for this user and this list"));
    }

    private int limit(@Nullable String text) {
        return text == null ? config.defaultLimit() : number("limit", text, 1, config.maxLimit());
    }

    /** How long a request may wait for something new, none when it does not say. */
    Duration waiting(@Nullable String text) {
        return text == null
                ? Duration.ZERO
                : Duration.ofSeconds(
                        number("wait", text, 0, (int) config.maxLongPoll().toSeconds()));
    }

    private static int number(String name, String text, int least, int most) {
        int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw ProblemException.of(
                    ErrorCode.INVALID_PARAMETER, name + " is a whole number from " + least + " to " + most);
        }
        return number;
    }

    /** The collections that a comma-separated list names; none means all. */
    static Set<String> collections(@Nullable String text) {
        if (text == null) {
            return Set.of();
        }
        Set<String> names = new LinkedHashSet<>(List.of(text.split(",", -1)));
        names.forEach(Pages::requireCollection);
        if (names.size() > MOST_COLLECTIONS) {
            throw ProblemException.of(
                    ErrorCode.INVALID_PARAMETER, "collections names at most " + MOST_COLLECTIONS + " collections");
        }
        return names;
    }

    static void requireCollection(String collection) {
        if (!CollectionName.isValid(collection)) {
            throw ProblemException.of(
                    ErrorCode.INVALID_COLLECTION, "\"" + collection + "\" is not a name for a collection");
        }
    }

    private static ProblemException mustRefetch(String detail) {
        return ProblemException.of(ErrorCode.MUST_REFETCH, detail);
    }
}
