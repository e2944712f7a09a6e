package io.tidemark.integrity.sweep;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Of whom a scan has asked everything there is to ask: whoever has more versions than fit into a part is suspected in each part
 * that holds some of the damage, and recounted as a whole in the first. What a part found counts once it was kept.
 */
final class Recounts {
    /** Past that users are recounted again. */
    private static final int MOST = 100_000;

    private final Set<UserKey> kept = new HashSet<>();
    private final Set<UserKey> ofThisPart = new HashSet<>();

    /** Those whose turn it is; of two halves that ask at a time one is given a user. */
    synchronized List<UserKey> firstTime(Collection<UserKey> suspects) {
        return suspects.stream()
                .filter(user -> !kept.contains(user) && ofThisPart.add(user))
                .toList();
    }

    /** These were not asked about after all. */
    synchronized void without(Collection<UserKey> users) {
        ofThisPart.removeAll(users);
    }

    /** Another part begins; what was not kept of the one before is to be found again. */
    synchronized void nextPart() {
        ofThisPart.clear();
    }

    /** All that the part found is kept. */
    synchronized void kept() {
        if (kept.size() < MOST) {
            kept.addAll(ofThisPart);
        }
        ofThisPart.clear();
    }
}
