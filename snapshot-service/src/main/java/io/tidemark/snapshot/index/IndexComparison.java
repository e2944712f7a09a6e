package io.tidemark.snapshot.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has to be written so that a part of the index is what the snapshots say, and in what it was not. Pure.
 *
 * @param wrong heads to be written
 * @param surplus records that no snapshot has
 */
record IndexComparison(List<RecordHead> wrong, List<RecordHead.Key> surplus, List<Difference> differences) {
    /** Compares heads of the same range of records. */
    static IndexComparison of(String userId, List<RecordHead> expected, List<RecordHead> standing) {
        Map<RecordHead.Key, RecordHead> found = new LinkedHashMap<>();
        standing.forEach(head -> found.put(head.key(), head));
        List<RecordHead> wrong = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        for (RecordHead head : expected) {
            RecordHead other = found.remove(head.key());
            if (!head.equals(other)) {
                wrong.add(head);
                differences.add(difference(userId, head.key(), head, other));
            }
        }
        found.forEach((key, head) -> differences.add(difference(userId, key, null, head)));
        return new IndexComparison(wrong, List.copyOf(found.keySet()), differences);
    }

    /** Compares the stream's sums. */
    static Optional<Difference> of(String userId, StreamRow expected, StreamRow standing) {
        return expected.equals(standing)
                ? Optional.empty()
                : Optional.of(new Difference(userId, null, null, text(expected), text(standing)));
    }

    private static Difference difference(
            String userId, RecordHead.Key key, @Nullable RecordHead expected, @Nullable RecordHead found) {
        return new Difference(userId, key.collection(), key.recordId(), text(expected), text(found));
    }

    private static @Nullable String text(@Nullable RecordHead head) {
        return head == null
                ? null
                : "version " + head.version() + (head.deleted() ? ", deleted, " : ", ") + head.contentHash() + ", "
                        + head.updatedAt();
    }

    private static String text(StreamRow stream) {
        return "version " + stream.version() + ", count " + stream.count() + ", digest "
                + stream.digest().hex() + ", last created at " + stream.lastCreatedAt();
    }
}
