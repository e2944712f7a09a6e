package io.tidemark.integrity.sweep;

import io.tidemark.integrity.witness.HeardHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the snapshots of a part with one another and with what was heard of them; their payloads were compared with their
 * hashes where they lie. It rather names one too many: what it names is read and judged anew.
 */
final class RowScreen {
    private final Position after;
    private final Map<UserKey, Versions> users = new HashMap<>();
    private final Set<Position> accused = new LinkedHashSet<>();
    private final Set<UserKey> suspects = new LinkedHashSet<>();
    private final List<Parent> strays = new ArrayList<>();
    private long read;
    private long rows;

    /** @param after the place behind which the part begins: the row there is read too, for the sake of the one behind it */
    RowScreen(Position after) {
        this.after = after;
    }

    /** A snapshot that must be somewhere, and is not in the part: of that user and version, and of a record with that hash. */
    record Parent(UserKey user, long version, long record) {}

    /** All that there is of a user in the part. */
    void of(Versions versions) {
        users.put(versions.user(), versions);
        read += versions.count();
        for (long version : versions.misfits()) {
            accuse(new Position(versions.user().tenantId(), versions.user().userId(), version));
        }
        for (int i = 0; i < versions.count(); i++) {
            if (counts(versions, i)) {
                rows++;
                neighbours(versions, i);
            }
        }
    }

    /** What was heard of a user's versions from the first on, once it is known what there is of the user. */
    void heard(UserKey user, long first, byte[] hashes) {
        Versions versions = users.get(user);
        if (versions == null) {
            return;
        }
        long behind = first + hashes.length / HeardHash.BYTES;
        for (int i = versions.from(first); i < versions.count() && versions.version(i) < behind; i++) {
            if (!versions.isHeard(i, hashes, (int) (versions.version(i) - first))) {
                accuse(new Position(user.tenantId(), user.userId(), versions.version(i)));
            }
        }
    }

    /** Those of the parents that are to be looked for beyond the part. */
    List<Parent> strays() {
        return strays;
    }

    /** One whose rows do not fit one another: a parent is nowhere. */
    void suspect(UserKey user) {
        suspects.add(user);
    }

    boolean isAccused(Position at) {
        return accused.contains(at);
    }

    /** How many rows were read, the one before the part included. */
    long read() {
        return read;
    }

    Screened result() {
        return new Screened(rows, List.copyOf(accused), suspects);
    }

    private void accuse(Position at) {
        if (!at.equals(after)) {
            accused.add(at);
        }
    }

    private boolean counts(Versions versions, int i) {
        return versions.version(i) != after.version() || !versions.user().equals(after.user());
    }

    private void neighbours(Versions versions, int i) {
        Long parent = versions.parent(i);
        if (!versions.follows(i) || (parent != null && parent >= versions.version(i))) {
            suspect(versions.user());
        }
        if (parent != null && !versions.isOfItsRecord(i, parent)) {
            strays.add(new Parent(versions.user(), parent, versions.record(i)));
        }
    }
}
