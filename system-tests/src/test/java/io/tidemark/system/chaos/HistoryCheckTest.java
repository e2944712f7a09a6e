package io.tidemark.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.system.chaos.Evidence.Answer;
import io.tidemark.system.chaos.Evidence.Head;
import io.tidemark.system.chaos.Evidence.Row;
import io.tidemark.system.chaos.Evidence.Seen;
import io.tidemark.system.chaos.Evidence.Sent;
import io.tidemark.system.chaos.Evidence.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The check complains of every way in which a history can be broken, and of nothing else. */
class HistoryCheckTest {
    private final Given given = new Given()
            .applied("d1", "o1", "r1", null, "upsert")
            .applied("d2", "o2", "r2", null, "upsert")
            .applied("d1", "o3", "r1", 1L, "update")
            .applied("d2", "o4", "r2", 2L, "delete");

    @Test
    void aSoundHistoryHasNoFindings() {
        given.sent.add(new Sent("d1", 9, "o9", "r1", 7L, new Answer("conflict", null, null)));
        given.remembered.add("o9");
        given.logged.addAll(List.of("o1", "o9"));
        given.writes.add(new Write(1, "one", "one"));

        assertThat(findings()).isEmpty();
    }

    @Test
    void whoeverWroteWithoutHoldingTheLeaseIsFound() {
        given.writes.addAll(List.of(new Write(1, "one", "two"), new Write(2, "two", "two"), new Write(4, "one", null)));

        assertThat(findings())
                .containsExactly(
                        "u: not fenced: one wrote version 1 while the lease was that of two",
                        "u: not fenced: one wrote version 4 while the lease was nobody's");
    }

    @Test
    void anAcknowledgedOperationThatIsNotThereIsLost() {
        given.rows.removeLast();

        assertThat(findings()).contains("u: lost: o4 was acknowledged as version 4");
    }

    @Test
    void anOperationThatIsThereTwiceIsFound() {
        Row row = given.rows.getFirst();
        given.rows.add(new Row(5, "r1", 3L, row.operationId(), row.type(), row.payload(), row.hash(), Given.time(5)));

        assertThat(findings()).contains("u: applied twice: o1 is version 1 and 5");
    }

    @Test
    void anAnswerThatSaidAnotherVersionIsFound() {
        Sent sent = given.sent.getFirst();
        String hash = given.rows.getFirst().hash();
        given.sent.set(0, new Sent("d1", sent.place(), "o1", "r1", null, new Answer("applied", 7L, hash)));

        assertThat(findings()).anyMatch(finding -> finding.startsWith("u: told otherwise: o1 is version 1"));
    }

    @Test
    void whatNobodySentAndWhatWasRefusedIsNotToBeThere() {
        given.sent.removeFirst();
        given.sent.set(0, new Sent("d2", 1, "o2", "r2", null, new Answer("rejected", null, null)));

        assertThat(findings())
                .contains("u: made up: nobody sent o1, version 1", "u: refused and stored: o2 was told rejected");
    }

    @Test
    void anUpdateOnAnotherBaseThanItNamedIsFound() {
        Sent sent = given.sent.get(2);
        given.sent.set(2, new Sent("d1", sent.place(), "o3", "r1", 2L, sent.answer()));

        assertThat(findings()).contains("u: on another base: o3 wanted 2, got 1");
    }

    @Test
    void anOperationThatKafkaHoldsAndNobodyDecidedIsFound() {
        given.logged.add("o8");

        assertThat(findings()).containsExactly("u: passed over: Kafka holds o8, and nobody decided it");
    }

    @Test
    void aDevicesOperationsInAnotherOrderThanItsQueueAreFound() {
        given.sent.add(0, given.sent.remove(2));

        assertThat(findings()).containsExactly("u: out of order on d1: o1 before o3");
    }

    @Test
    void aRecordsVersionThatDoesNotFollowItsLastIsFound() {
        given.replace(2, row -> new Row(3, "r1", 2L, "o3", "update", row.payload(), row.hash(), row.createdAt()));

        assertThat(findings()).contains("u: out of order on r1: version 3 follows 1, says 2");
    }

    @Test
    void aGapIsFoundInTheHistoryAndInWhatTheReaderSaw() {
        given.rows.remove(1);
        given.seen.remove(0);

        assertThat(findings())
                .contains("u: gap: version 3 where 2 was due")
                .anyMatch(finding -> finding.contains("the reader was shown"));
    }

    @Test
    void aReaderThatSawAVersionTwiceOrInAnotherOrderIsFound() {
        given.seen.add(1, given.seen.getFirst());

        assertThat(findings()).singleElement().asString().contains("the reader was shown Seen[version=1");
    }

    @Test
    void aTimeThatDoesNotIncreaseIsFound() {
        given.replace(3, row -> new Row(4, "r2", 2L, "o4", "delete", row.payload(), row.hash(), Given.time(3)));

        assertThat(findings()).containsExactly("u: time stands still at version 4");
    }

    @Test
    void anAlteredPayloadAndAPayloadThatIsNotCanonicalAreFound() {
        given.replace(
                0, row -> new Row(1, "r1", null, "o1", "upsert", "{\"b\":1, \"a\":2}", row.hash(), row.createdAt()));

        assertThat(findings()).contains("u: not canonical: version 1", "u: another hash: version 1");
    }

    @Test
    void aDigestOrACountOrAHeadThatNoRecountGivesIsFound() {
        given.stream = new Evidence.Stream(4, 2, given.stream().digest());
        given.heads.clear();

        assertThat(findings())
                .anyMatch(finding -> finding.startsWith("u: sums differ"))
                .anyMatch(finding -> finding.startsWith("u: heads differ"));
    }

    private List<String> findings() {
        return HistoryCheck.findings(given.evidence(), "notes");
    }

    /** A history that grows operation by operation, sound until it is damaged. */
    private static final class Given {
        private final List<Sent> sent = new ArrayList<>();
        private final List<Row> rows = new ArrayList<>();
        private final List<Seen> seen = new ArrayList<>();
        private final Set<String> logged = new HashSet<>();
        private final Set<String> remembered = new HashSet<>();
        private final List<Write> writes = new ArrayList<>();
        private final Map<String, Row> last = new HashMap<>();
        private final List<Head> heads = new ArrayList<>();
        private Evidence.@Nullable Stream stream;

        Given applied(String device, String operation, String record, @Nullable Long base, String type) {
            long version = rows.size() + 1L;
            String payload = type.equals("delete") ? "null" : "{\"by\":\"" + operation + "\"}";
            String hash = ContentHash.of(payload).toString();
            Row before = last.get(record);
            Row row = new Row(
                    version,
                    record,
                    before == null ? null : before.version(),
                    operation,
                    type,
                    payload,
                    hash,
                    time(version));
            rows.add(row);
            last.put(record, row);
            seen.add(new Seen(version, operation, hash));
            sent.add(new Sent(device, version, operation, record, base, new Answer("applied", version, hash)));
            heads.clear();
            last.values()
                    .forEach(one -> heads.add(new Head(one.record(), one.version(), one.hash(), one.isTombstone())));
            return this;
        }

        static Instant time(long version) {
            return Instant.EPOCH.plusMillis(version);
        }

        void replace(int index, UnaryOperator<Row> change) {
            rows.set(index, change.apply(rows.get(index)));
        }

        Evidence.Stream stream() {
            if (stream != null) {
                return stream;
            }
            StreamDigest digest = StreamDigest.EMPTY;
            long count = 0;
            for (Row row : last.values()) {
                if (!row.isTombstone()) {
                    digest = digest.plus("notes", row.record(), row.version(), ContentHash.of(row.payload()));
                    count++;
                }
            }
            return new Evidence.Stream(4, count, digest.hex());
        }

        Evidence evidence() {
            return new Evidence("u", sent, rows, heads, stream(), seen, logged, remembered, writes);
        }
    }
}
