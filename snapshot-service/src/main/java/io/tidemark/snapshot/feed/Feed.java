package io.tidemark.snapshot.feed;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.CollectionName;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of a user's stream. */
@ApplicationScoped
class Feed {
    private static final Cursor START = new Cursor(0, 0);

    private final FeedStore store;
    private final CursorCodec cursors;
    private final FeedConfig config;

    Feed(FeedStore store, CursorCodec cursors, FeedConfig config) {
        this.store = store;
        this.cursors = cursors;
        this.config = config;
    }

    Uni<Page> changes(Caller caller, @Nullable String cursor, @Nullable String limit) {
        Cursor from = cursor(caller, cursor);
        int size = limit(limit);
        return store.changes(caller, from.version(), size + 1).map(reading -> page(caller, from, reading, size));
    }

    Uni<Page> records(Caller caller, String collection, @Nullable String cursor, @Nullable String limit) {
        requireCollection(collection);
        Cursor from = cursor(caller, cursor);
        int size = limit(limit);
        return store.records(caller, collection, from.version(), size + 1)
                .map(reading -> page(caller, from, reading, size));
    }

    Uni<Change> head(Caller caller, String collection, String recordId) {
        requireCollection(collection);
        return store.head(caller, collection, recordId).map(head -> {
            if (head == null || "delete".equals(head.type)) {
                throw noSuchRecord(collection, recordId);
            }
            return Change.of(head);
        });
    }

    Uni<History> history(
            Caller caller, String collection, String recordId, @Nullable String cursor, @Nullable String limit) {
        requireCollection(collection);
        Cursor from = cursor(caller, cursor);
        int size = limit(limit);
        return store.history(caller, collection, recordId, from.version(), size + 1)
                .map(reading -> {
                    if (from.equals(START) && reading.snapshots().isEmpty()) {
                        throw noSuchRecord(collection, recordId);
                    }
                    Page page = page(caller, from, reading, size);
                    return new History(page.changes(), page.nextCursor(), page.hasMore());
                });
    }

    private Page page(Caller caller, Cursor from, FeedStore.Reading reading, int size) {
        FeedStore.StreamState stream = reading.stream();
        if (!from.equals(START) && from.epoch() != stream.epoch()) {
            throw ProblemException.of(
                    ErrorCode.MUST_REFETCH, "the cursor is of epoch " + from.epoch() + ", now is " + stream.epoch());
        }
        boolean hasMore = reading.snapshots().size() > size;
        List<Change> changes =
                reading.snapshots().stream().limit(size).map(Change::of).toList();
        long last = changes.isEmpty() ? from.version() : changes.getLast().version();
        return new Page(
                changes,
                cursors.encode(new Cursor(stream.epoch(), last), caller),
                hasMore,
                new Page.Checkpoint(stream.version(), stream.count(), stream.digest()));
    }

    private Cursor cursor(Caller caller, @Nullable String text) {
        return text == null
                ? START
                : cursors.decode(text, caller)
                        .orElseThrow(() -> ProblemException.of(
                                ErrorCode.INVALID_CURSOR, "the cursor was not issued for this user"));
    }

    private int limit(@Nullable String text) {
        if (text == null) {
            return config.defaultLimit();
        }
        int limit = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > config.maxLimit()) {
            throw ProblemException.of(
                    ErrorCode.INVALID_PARAMETER, "limit is a whole number from 1 to " + config.maxLimit());
        }
        return limit;
    }

    private static void requireCollection(String collection) {
        if (!CollectionName.isValid(collection)) {
            throw ProblemException.of(
                    ErrorCode.INVALID_COLLECTION, "\"" + collection + "\" is not a name for a collection");
        }
    }

    private static ProblemException noSuchRecord(String collection, String recordId) {
        return ProblemException.of(
                ErrorCode.NOT_FOUND, "there is no record \"" + recordId + "\" in \"" + collection + "\"");
    }
}
