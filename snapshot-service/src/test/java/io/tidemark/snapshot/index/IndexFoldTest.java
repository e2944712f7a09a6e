package io.tidemark.snapshot.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IndexFoldTest {
    /** A version of a record; its version is its place in the stream. */
    record Write(String collection, String record, boolean deleted) {}

    @Property
    void theFoldEqualsTheSumThatIsKeptWhileOperationsApply(
            @ForAll("writes") List<Write> writes, @ForAll @IntRange(min = 1, max = 7) int chunk) {
        Map<RecordHead.Key, RecordHead> heads = new HashMap<>();
        StreamDigest digest = StreamDigest.EMPTY;
        List<SnapshotRow> snapshots = snapshots(writes);
        for (SnapshotRow snapshot : snapshots) {
            RecordHead before = heads.put(snapshot.head().key(), snapshot.head());
            digest = before == null || before.deleted() ? digest : minus(digest, before);
            digest = snapshot.deleted() ? digest : plus(digest, snapshot.head());
        }
        long live = heads.values().stream().filter(head -> !head.deleted()).count();

        IndexFold fold = new IndexFold();
        List<RecordHead> folded = fold(fold, snapshots, chunk);

        assertThat(folded).containsExactlyInAnyOrderElementsOf(heads.values());
        assertThat(fold.stream(0, StreamRow.EMPTY))
                .isEqualTo(new StreamRow(
                        snapshots.size(),
                        live,
                        digest,
                        snapshots.isEmpty() ? null : snapshots.getLast().createdAt()));
    }

    @Test
    void aVersionThatWasRemovedIsNotGivenAgain() {
        IndexFold fold = new IndexFold();
        fold(fold, snapshots(List.of(new Write("notes", "r1", false))), 1);
        StreamRow standing = new StreamRow(9, 1, StreamDigest.EMPTY, Instant.ofEpochSecond(9));

        StreamRow stream = fold.stream(9, standing);

        assertThat(stream.version()).isEqualTo(9);
        assertThat(stream.lastCreatedAt()).isEqualTo(Instant.ofEpochSecond(9));
        assertThat(fold.stream(0, standing).version())
                .as("its snapshot is lost, and devices have seen it")
                .isEqualTo(9);
    }

    @Test
    void everyDifferenceIsNamedOnce() {
        RecordHead one = head("a", 1, false);
        RecordHead two = head("b", 2, false);
        RecordHead three = head("c", 3, true);

        IndexComparison comparison = IndexComparison.of(
                "alice", List.of(one, two, three), List.of(one, head("b", 1, false), head("d", 4, false)));

        assertThat(comparison.wrong()).containsExactly(two, three);
        assertThat(comparison.surplus()).containsExactly(new RecordHead.Key("notes", "d"));
        assertThat(comparison.differences()).extracting(Difference::recordId).containsExactly("b", "c", "d");
        assertThat(IndexComparison.of("alice", List.of(one), List.of(one)).differences())
                .isEmpty();
    }

    @Provide
    Arbitrary<List<Write>> writes() {
        Arbitrary<String> collections = Arbitraries.of("notes", "tasks", "a");
        Arbitrary<String> records = Arbitraries.of("r1", "r2", "r3", "Z", "ö");
        return Combinators.combine(collections, records, Arbitraries.of(true, false))
                .as(Write::new)
                .list()
                .ofMaxSize(40);
    }

    private static List<RecordHead> fold(IndexFold fold, List<SnapshotRow> snapshots, int chunk) {
        List<SnapshotRow> ordered = snapshots.stream()
                .sorted(Comparator.comparing(SnapshotRow::collection)
                        .thenComparing(SnapshotRow::recordId)
                        .thenComparingLong(SnapshotRow::version))
                .toList();
        List<RecordHead> heads = new ArrayList<>();
        for (int from = 0; from < ordered.size(); from += chunk) {
            heads.addAll(fold.add(ordered.subList(from, Math.min(from + chunk, ordered.size()))));
        }
        fold.end().ifPresent(heads::add);
        return heads;
    }

    private static List<SnapshotRow> snapshots(List<Write> writes) {
        List<SnapshotRow> snapshots = new ArrayList<>();
        for (Write write : writes) {
            long version = snapshots.size() + 1L;
            snapshots.add(new SnapshotRow(
                    write.collection(),
                    write.record(),
                    version,
                    ContentHash.of("payload " + version),
                    write.deleted(),
                    Instant.ofEpochSecond(version)));
        }
        return snapshots;
    }

    private static StreamDigest plus(StreamDigest digest, RecordHead head) {
        return digest.plus(head.collection(), head.recordId(), head.version(), head.contentHash());
    }

    private static StreamDigest minus(StreamDigest digest, RecordHead head) {
        return digest.minus(head.collection(), head.recordId(), head.version(), head.contentHash());
    }

    private static RecordHead head(String record, long version, boolean deleted) {
        return new RecordHead("notes", record, version, ContentHash.of("x"), deleted, Instant.EPOCH);
    }
}
