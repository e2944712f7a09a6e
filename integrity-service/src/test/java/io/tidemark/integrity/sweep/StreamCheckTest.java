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
        check.end();

        assertThat(check.evidence())
                .extracting(Evidence::kind)
                .containsExactly(EvidenceKind.HEADS_DIFFER, EvidenceKind.HEADS_DIFFER, EvidenceKind.DIGEST_MISMATCH);
    }

    private static StreamCheck.HeadRow head(
            String record, long version, boolean deleted, boolean same, boolean newest) {
        return new StreamCheck.HeadRow(ANN, "notes", record, version, HASH, deleted, same, newest);
    }
}
