package io.tidemark.integrity.health;

import java.util.HashMap;
import java.util.Map;

/**
 * Distinct users, exactly. Of each it is enough to know when the last event was, and the last failure: whoever had one within
 * a window that ends now is counted, however many there were. Not safe for several threads.
 */
final class Users {
    private static final int LONGEST = 1440;

    private final Map<String, Seen> seen = new HashMap<>();

    /** How many had an event, and how many of them a failure. */
    record Count(long users, long failed) {
        Count plus(Count other) {
            return new Count(users + other.users, failed + other.failed);
        }
    }

    /** Returns whether the user is known; one that is not is taken in only while there is room. */
    boolean record(String user, long minute, boolean failed, boolean room) {
        Seen last = seen.get(user);
        if (last == null) {
            if (!room) {
                return false;
            }
            last = new Seen();
            seen.put(user, last);
        }
        last.event = Math.max(last.event, (int) minute);
        last.failure = failed ? Math.max(last.failure, (int) minute) : last.failure;
        return true;
    }

    /** Over so many minutes, of which that one is the last. */
    Count count(long last, int span) {
        long first = last - span + 1;
        long users = 0;
        long failed = 0;
        for (Seen one : seen.values()) {
            users += one.event >= first ? 1 : 0;
            failed += one.failure >= first ? 1 : 0;
        }
        return new Count(users, failed);
    }

    /** Forgets those of whom no window knows any more. */
    void forget(long now) {
        seen.values().removeIf(one -> one.event <= now - LONGEST);
    }

    int size() {
        return seen.size();
    }

    private static final class Seen {
        private int event;
        private int failure;
    }
}
