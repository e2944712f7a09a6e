package io.tidemark.integrity.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import org.junit.jupiter.api.Test;

class StreamCheckTest {
    private static final UserKey ANN = new UserKey("acme", "ann");
    private static final ContentHash HASH = ContentHash.of("{}");
    private static final StreamDigest DIGEST = StreamDigest.EMPTY.plus("notes", "n1", 3, HASH);

    private final StreamCheck check = new StreamCheck();

    @Test
    void aStreamThatIsWhatItsLiveHeadsAddUpToIsSound() {
        check.head(head("n1", 3, false, true, true));
        check.head(head("n2", 4, true, true, true));
        check.newest(newest("notes", "n1", 3, false));
        check.newest(newest("notes", "n2", 4, true));
        check.stream(new StreamCheck.StreamRow(ANN, 4, 1, DIGEST));
        check.end();

        assertThat(check.evidence()).isEmpty();
    }

    @Test
    void aCountADigestAndAVersionThatAreNotThoseOfTheHeadsAreEachFound() {
        for (StreamCheck.StreamRow stream : new StreamCheck.StreamRow[] {
            new StreamCheck.StreamRow(ANN, 3, 2, DIGEST),
            new StreamCheck.StreamRow(ANN, 3, 1, StreamDigest.EMPTY),
            new StreamCheck.StreamRow(ANN, 2, 1, DIGEST)
        }) {
            StreamCheck one = new StreamCheck();
            one.head(head("n1", 3, false, true, true));
            one.newest(newest("notes", "n1", 3, false));
            one.stream(stream);
            one.end();

            assertThat(one.evidence()).extracting(Evidence::kind).containsExactly(EvidenceKind.DIGEST_MISMATCH);
            assertThat(one.suspects()).containsExactly(ANN);
        }
    }

    @Test
    void headsWithoutAStreamAndAHeadWhoseSnapshotIsAnotherOrNotTheNewestAreFound() {
        check.head(head("n1", 3, false, false, true));
        check.head(head("n2", 4, false, true, false));
        check.newest(newest("notes", "n1", 3, false));
        check.newest(newest("notes", "n2", 4, false));
        check.end();

        assertThat(check.evidence())
                .extracting(Evidence::kind)
                .containsExactly(EvidenceKind.HEADS_DIFFER, EvidenceKind.HEADS_DIFFER, EvidenceKind.DIGEST_MISMATCH);
    }

    @Test
    void aCollectionWhoseHeadsAreNotItsNewestSnapshotsIsNamedAndTheOthersAreNot() {
        check.head(head("n1", 3, false, true, true));
        check.newest(newest("notes", "n1", 3, false));
        check.newest(newest("tasks", "t1", 4, false));
        check.newest(newest("trash", "x1", 5, true));
        check.stream(new StreamCheck.StreamRow(ANN, 5, 1, DIGEST));
        check.end();

        assertThat(check.evidence())
                .extracting(one -> one.kind() + " " + one.subject())
                .containsExactly("DIGEST_MISMATCH acme/ann in tasks");
        assertThat(check.evidence().getFirst().rows().getFirst())
                .containsEntry("count", 0L)
                .containsEntry("recounted", 1L);
        assertThat(check.suspects()).containsExactly(ANN);
    }

    /** What a scan computes for a collection is what {@code POST /api/consistency} tells of it: docs/protocol/04-reading.md. */
    @Test
    void theDigestOfACollectionIsTheOneOfTheProtocol() {
        ContentHash hello = ContentHash.of("{\"text\":\"Hello, Tidemark\"}");
        check.newest(new StreamCheck.NewestRow(ANN, "notes", "hello", 1, hello, false));
        check.end();

        assertThat(check.evidence().getFirst().rows().getFirst())
                .containsEntry("recomputed_digest", "03178dda55c21674f32b3bc3b7f12410100a60c334c4bbe91da07627c50bbdfe");
    }

    private static StreamCheck.NewestRow newest(String collection, String record, long version, boolean deleted) {
        return new StreamCheck.NewestRow(ANN, collection, record, version, HASH, deleted);
    }

    private static StreamCheck.HeadRow head(
            String record, long version, boolean deleted, boolean same, boolean newest) {
        return new StreamCheck.HeadRow(ANN, "notes", record, version, HASH, deleted, same, newest);
    }
}
