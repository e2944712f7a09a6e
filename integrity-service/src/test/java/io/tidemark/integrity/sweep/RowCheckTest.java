package io.tidemark.integrity.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.witness.HeardHash;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowCheckTest {
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final String PAYLOAD = "{\"n\":1}";
    private static final ContentHash HASH = ContentHash.of(PAYLOAD);
    private static final Optional<HeardHash> HEARD = Optional.of(HeardHash.of(HASH));
    private static final UserKey ANN = new UserKey("acme", "ann");

    private final RowCheck check = new RowCheck();

    @Test
    void soundRowsAreNoEvidence() {
        check.examine(row("ann", 1, null, true, PAYLOAD, HASH, HEARD, 1));
        check.examine(row("ann", 4, 1L, true, PAYLOAD, HASH, Optional.empty(), 2));
        check.examine(row("bob", 1, null, true, PAYLOAD, HASH, HEARD, 0));

        assertThat(check.evidence()).isEmpty();
        assertThat(check.suspects()).isEmpty();
        assertThat(check.rows()).isEqualTo(3);
    }

    @Test
    void aPayloadThatIsNotItsHashsIsFoundThoughPostgresqlSaysThatItFits() {
        check.examine(row("ann", 1, null, true, "{\"n\":2}", HASH, HEARD, 1));

        assertThat(check.evidence()).extracting(Evidence::kind).containsExactly(EvidenceKind.HASH_MISMATCH);
        assertThat(check.evidence().getFirst().rows().getFirst()).doesNotContainKey("payload");
    }

    @Test
    void aHashThatIsNotTheOneThatWasHeardIsFoundThoughItFits() {
        check.examine(row("ann", 1, null, true, PAYLOAD, HASH, Optional.of(HeardHash.of(ContentHash.of("{}"))), 1));

        assertThat(check.evidence()).extracting(Evidence::kind).containsExactly(EvidenceKind.REWRITTEN);
    }

    @Test
    void aMissingParentAndOneThatIsNotBeforeItsChildMakeAUserSuspect() {
        check.examine(row("ann", 5, 3L, false, PAYLOAD, HASH, HEARD, 1));
        check.examine(row("bob", 5, 5L, true, PAYLOAD, HASH, HEARD, 1));

        assertThat(check.suspects()).containsExactly(ANN, new UserKey("acme", "bob"));
    }

    @Test
    void theSameVersionTwiceAndATimeThatGoesBackMakeAUserSuspect() {
        check.examine(row("ann", 1, null, true, PAYLOAD, HASH, HEARD, 1));
        check.examine(row("ann", 1, null, true, PAYLOAD, HASH, HEARD, 1));
        check.examine(row("bob", 1, null, true, PAYLOAD, HASH, HEARD, 5));
        check.examine(row("bob", 2, null, true, PAYLOAD, HASH, HEARD, 4));

        assertThat(check.suspects()).containsExactly(ANN, new UserKey("acme", "bob"));
    }

    private static StoredRow row(
            String user,
            long version,
            @Nullable Long parent,
            boolean parentThere,
            String payload,
            ContentHash hash,
            Optional<HeardHash> heard,
            int second) {
        return new StoredRow(
                new Position("acme", user, version),
                "notes",
                "n1",
                parent,
                parentThere,
                payload,
                hash,
                true,
                heard,
                FIRST.plusSeconds(second));
    }
}
