package io.tidemark.snapshot.feed;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A user's stream and records, as devices read them. */
@ApplicationScoped
class Feed {
    private final FeedStore store;
    private final ConflictStore conflicts;
    private final LongPoll longPoll;
    private final Pages pages;

    Feed(FeedStore store, ConflictStore conflicts, LongPoll longPoll, Pages pages) {
        this.store = store;
        this.conflicts = conflicts;
        this.longPoll = longPoll;
        this.pages = pages;
    }

    /** Every version behind the cursor; waits for one when there is none yet. */
    Uni<Page> changes(PageRequest asked, Duration wait) {
        return wait.isZero()
                ? store.changes(asked).map(reading -> pages.page(asked, reading))
                : longPoll.changes(asked, wait, store::changes);
    }

    /** The newest version of each record of a collection that changed behind the cursor. */
    Uni<Page> records(PageRequest asked, String collection) {
        Pages.requireCollection(collection);
        PageRequest ofCollection = asked.of(Set.of(collection));
        return store.records(ofCollection).map(reading -> pages.page(ofCollection, reading));
    }

    /** A record as it is now. */
    Uni<Change> head(Caller caller, String collection, String recordId) {
        Pages.requireCollection(collection);
        return store.head(caller, collection, recordId).map(head -> {
            if (head == null || head.deleted()) {
                throw noSuchRecord(collection, recordId);
            }
            return head;
        });
    }

    /** The versions of a record, of a deleted one too. */
    Uni<History> history(PageRequest asked, String collection, String recordId) {
        Pages.requireCollection(collection);
        return store.history(asked, collection, recordId).map(reading -> {
            if (asked.from().isStart() && reading.changes().isEmpty()) {
                throw noSuchRecord(collection, recordId);
            }
            return pages.history(asked, reading);
        });
    }

    /** One version of a record. */
    Uni<Change> snapshot(Caller caller, String collection, String recordId, String version) {
        Pages.requireCollection(collection);
        return store.snapshot(caller, collection, recordId, version(version)).map(snapshot -> {
            if (snapshot == null) {
                throw ProblemException.of(
                        ErrorCode.NOT_FOUND,
                        "record \"" + recordId + "\" in \"" + collection + "\" has no version " + version);
            }
            return snapshot;
        });
    }

    /** The conflicts of a record that the server settled, newest first. */
    Uni<Conflicts> conflicts(PageRequest asked, String collection, String recordId) {
        Pages.requireCollection(collection);
        return conflicts.conflicts(asked, collection, recordId).map(found -> {
            if (!found.known()) {
                throw noSuchRecord(collection, recordId);
            }
            return pages.conflicts(asked, found);
        });
    }

    private static long version(@Nullable String text) {
        if (text == null || !text.matches("[1-9][0-9]{0,17}")) {
            throw ProblemException.of(ErrorCode.INVALID_PARAMETER, "a version is a whole number from 1");
        }
        return Long.parseLong(text);
    }

    private static ProblemException noSuchRecord(String collection, String recordId) {
        return ProblemException.of(
                ErrorCode.NOT_FOUND, "there is no record \"" + recordId + "\" in \"" + collection + "\"");
    }
}
