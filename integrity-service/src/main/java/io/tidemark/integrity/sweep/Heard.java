package io.tidemark.integrity.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * Versions of one user that were heard of.
 *
 * @param after before the first of them, and the row before that
 * @param upTo the last of them
 */
record Heard(Position after, long upTo) {

    /**
     * What is looked at one after the other: whoever has more versions than fit into a part alone, in pieces that overlap by a
     * row, and the others together.
     */
    static List<List<Heard>> parts(List<Heard> users, int most) {
        List<List<Heard>> parts = new ArrayList<>();
        List<Heard> together = new ArrayList<>();
        for (Heard user : users) {
            if (user.versions() <= most) {
                together.add(user);
            } else {
                user.pieces(most).forEach(piece -> parts.add(List.of(piece)));
            }
        }
        if (!together.isEmpty()) {
            parts.add(together);
        }
        return parts;
    }

    private long versions() {
        return upTo - after.version();
    }

    private List<Heard> pieces(int most) {
        List<Heard> pieces = new ArrayList<>();
        for (long from = after.version(); from < upTo; from += most) {
            Position begin = new Position(after.tenantId(), after.userId(), Math.max(0, from - 1));
            pieces.add(new Heard(begin, Math.min(upTo, from + most)));
        }
        return pieces;
    }
}
