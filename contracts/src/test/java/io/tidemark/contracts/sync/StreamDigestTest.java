package io.tidemark.contracts.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.json.ContentHash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StreamDigestTest {
    @Property(tries = 200)
    void theOrderDoesNotMatter(@ForAll @Size(max = 20) List<Long> versions) {
        List<Long> backwards = new ArrayList<>(versions);
        Collections.reverse(backwards);

        assertThat(digestOf(versions)).isEqualTo(digestOf(backwards));
    }

    @Property(tries = 200)
    void whatIsAddedAndTakenAwayLeavesNothing(@ForAll @Size(max = 20) List<Long> versions) {
        StreamDigest digest = digestOf(versions);
        for (long version : versions) {
            digest = digest.minus("files", "r", version, hash(version));
        }

        assertThat(digest).isEqualTo(StreamDigest.EMPTY);
    }

    @Test
    void everyPartOfARecordCounts() {
        ContentHash hash = hash(1);

        assertThat(List.of(
                        StreamDigest.EMPTY.plus("files", "r", 1, hash),
                        StreamDigest.EMPTY.plus("files", "r", 2, hash),
                        StreamDigest.EMPTY.plus("files", "s", 1, hash),
                        StreamDigest.EMPTY.plus("notes", "r", 1, hash),
                        StreamDigest.EMPTY.plus("files", "r", 1, hash(2))))
                .doesNotHaveDuplicates();
    }

    @Test
    void theBytesReadBackAlikeAtBothEnds() {
        for (BigInteger value : List.of(
                BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE))) {
            StreamDigest digest = new StreamDigest(value);

            assertThat(StreamDigest.ofBytes(digest.bytes())).isEqualTo(digest);
            assertThat(digest.hex()).hasSize(64);
        }
    }

    private static StreamDigest digestOf(List<Long> versions) {
        StreamDigest digest = StreamDigest.EMPTY;
        for (long version : versions) {
            digest = digest.plus("files", "r", version, hash(version));
        }
        return digest;
    }

    private static ContentHash hash(long seed) {
        return ContentHash.of(Long.toString(seed));
    }
}
