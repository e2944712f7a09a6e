package io.tidemark.snapshot.decision;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Outcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts both sides of conflicts into the outcomes of one batch, as far as there is room: they travel together in one Kafka
 * record. Those of answers that were kept count as well. Pure but for the room.
 */
final class ConflictSides {
    /** Characters of contents in one batch's outcomes; 3 bytes each at most in UTF-8, and room is left. */
    static final int ROOM = 150_000;
    /** What a base is beside its content. */
    private static final int BASE_OVERHEAD = 200;

    private final UserKey user;
    private final Map<Round.Version, StoredVersion> contents;
    private int room = ROOM;

    /** Sides from these contents. */
    ConflictSides(UserKey user, Map<Round.Version, StoredVersion> contents) {
        this.user = user;
        this.contents = contents;
    }

    /** The same outcomes with their sides. All heads come before any base: by its head a client can go on. */
    List<Decided> shown(List<Decided> decided) {
        List<Decided> complete = decided.stream().map(this::complete).toList();
        List<Decided> heads = complete.stream().map(this::fitHead).toList();
        return heads.stream().map(this::fitBase).toList();
    }

    private Decided complete(Decided one) {
        Conflict conflict = one.conflict();
        if (conflict == null) {
            return one;
        }
        StoredVersion content =
                contents.get(new Round.Version(user, conflict.head().version()));
        Outcome.RecordVersion head = new Outcome.RecordVersion(
                conflict.head().version(),
                conflict.head().contentHash(),
                conflict.head().deleted(),
                content == null ? null : content.payload());
        return one.with(one.outcome().between(conflict.hasBase() ? base(conflict) : null, head));
    }

    /** Nothing when history does not have it, or has another record's under its number. */
    private Outcome.@Nullable RecordVersion base(Conflict conflict) {
        StoredVersion base = contents.get(new Round.Version(user, conflict.base()));
        return base == null || !base.key().equals(conflict.key())
                ? null
                : new Outcome.RecordVersion(
                        conflict.base(), ContentHash.of(base.payload()), base.deleted(), base.payload());
    }

    private Decided fitHead(Decided one) {
        Outcome outcome = one.outcome();
        Outcome.RecordVersion head = outcome.current();
        if (head == null || head.payload() == null || fits(head.payload().length())) {
            return one;
        }
        return one.with(outcome.between(outcome.base(), head.bare()));
    }

    private Decided fitBase(Decided one) {
        Outcome outcome = one.outcome();
        Outcome.RecordVersion base = outcome.base();
        if (base == null || fits(BASE_OVERHEAD + String.valueOf(base.payload()).length())) {
            return one;
        }
        return one.with(outcome.between(null, outcome.current()));
    }

    private boolean fits(int characters) {
        if (characters > room) {
            return false;
        }
        room -= characters;
        return true;
    }
}
