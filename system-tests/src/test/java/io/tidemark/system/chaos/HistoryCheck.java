package io.tidemark.system.chaos;

import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.json.NotCanonicalException;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.system.chaos.Evidence.Answer;
import io.tidemark.system.chaos.Evidence.Head;
import io.tidemark.system.chaos.Evidence.Row;
import io.tidemark.system.chaos.Evidence.Seen;
import io.tidemark.system.chaos.Evidence.Sent;
import io.tidemark.system.chaos.Evidence.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what a user's devices were told with what is there: nothing lost, nothing applied twice, everything in order, and
 * every sum right. Pure; a finding is a line that names the operation or version.
 */
final class HistoryCheck {
    private static final int FINDINGS_KEPT = 50;

    private final Evidence evidence;
    private final String collection;
    private final List<Row> rows;
    private final Map<String, Row> byOperation = new HashMap<>();
    private final List<String> findings = new ArrayList<>();

    private HistoryCheck(Evidence evidence, String collection) {
        this.evidence = evidence;
        this.collection = collection;
        this.rows = evidence.rows().stream()
                .sorted(Comparator.comparingLong(Row::version))
                .toList();
    }

    /** What is wrong, at most fifty lines; empty when all promises were kept. */
    static List<String> findings(Evidence evidence, String collection) {
        HistoryCheck check = new HistoryCheck(evidence, collection);
        check.nothingTwice();
        check.nothingLost();
        check.nothingMadeUp();
        check.everyLoggedOperationDecided();
        check.devicesInOrder();
        check.recordsInOrder();
        check.versionsWithoutGap();
        check.timesIncrease();
        check.hashesRight();
        check.sumsRight();
        check.readerSawAll();
        check.onlyHoldersWrote();
        return check.findings;
    }

    private void nothingTwice() {
        for (Row row : rows) {
            Row other = byOperation.putIfAbsent(row.operationId(), row);
            if (other != null) {
                find("applied twice: %s is version %d and %d"
                        .formatted(row.operationId(), other.version(), row.version()));
            }
        }
    }

    private void nothingLost() {
        for (Sent sent : evidence.sent()) {
            Answer answer = sent.answer();
            if (answer == null || !answer.isApplied()) {
                continue;
            }
            Row row = byOperation.get(sent.operationId());
            if (row == null) {
                find("lost: %s was acknowledged as version %d".formatted(sent.operationId(), answer.version()));
            } else if (!Objects.equals(answer.version(), row.version())
                    || !row.hash().equals(answer.hash())) {
                find("told otherwise: %s is version %d, acknowledged %s"
                        .formatted(sent.operationId(), row.version(), answer));
            }
        }
    }

    private void nothingMadeUp() {
        Map<String, Sent> sent = new HashMap<>();
        evidence.sent().forEach(one -> sent.put(one.operationId(), one));
        for (Row row : rows) {
            Sent origin = sent.get(row.operationId());
            if (origin == null) {
                find("made up: nobody sent %s, version %d".formatted(row.operationId(), row.version()));
            } else if (origin.answer() != null && !origin.answer().isApplied()) {
                find("refused and stored: %s was told %s"
                        .formatted(row.operationId(), origin.answer().status()));
            } else if (origin.base() != null && !Objects.equals(origin.base(), row.parent())) {
                find("on another base: %s wanted %d, got %d".formatted(row.operationId(), origin.base(), row.parent()));
            }
        }
    }

    private void everyLoggedOperationDecided() {
        for (String operationId : evidence.logged()) {
            if (!byOperation.containsKey(operationId) && !evidence.remembered().contains(operationId)) {
                find("passed over: Kafka holds %s, and nobody decided it".formatted(operationId));
            }
        }
    }

    private void devicesInOrder() {
        Map<String, Row> last = new HashMap<>();
        for (Sent sent : evidence.sent()) {
            Row row = byOperation.get(sent.operationId());
            if (row == null) {
                continue;
            }
            Row before = last.put(sent.device(), row);
            if (before != null && before.version() >= row.version()) {
                find("out of order on %s: %s before %s"
                        .formatted(sent.device(), row.operationId(), before.operationId()));
            }
        }
    }

    private void recordsInOrder() {
        Map<String, Long> heads = new HashMap<>();
        for (Row row : rows) {
            Long before = heads.put(row.record(), row.version());
            if (!Objects.equals(before, row.parent())) {
                find("out of order on %s: version %d follows %d, says %d"
                        .formatted(row.record(), row.version(), before, row.parent()));
            }
        }
    }

    private void versionsWithoutGap() {
        long expected = 1;
        for (Row row : rows) {
            if (row.version() != expected) {
                find("gap: version %d where %d was due".formatted(row.version(), expected));
            }
            expected = row.version() + 1;
        }
    }

    private void timesIncrease() {
        for (int i = 1; i < rows.size(); i++) {
            if (!rows.get(i).createdAt().isAfter(rows.get(i - 1).createdAt())) {
                find("time stands still at version %d".formatted(rows.get(i).version()));
            }
        }
    }

    private void hashesRight() {
        for (Row row : rows) {
            try {
                if (!CanonicalJson.canonicalize(row.payload()).equals(row.payload())) {
                    find("not canonical: version %d".formatted(row.version()));
                }
                if (!ContentHash.of(row.payload()).toString().equals(row.hash())) {
                    find("another hash: version %d".formatted(row.version()));
                }
            } catch (IOException | NotCanonicalException e) {
                find("not canonical: version %d: %s".formatted(row.version(), e.getMessage()));
            }
        }
    }

    private void sumsRight() {
        Map<String, Row> last = new TreeMap<>();
        rows.forEach(row -> last.put(row.record(), row));
        StreamDigest digest = StreamDigest.EMPTY;
        long count = 0;
        Set<Head> heads = new HashSet<>();
        for (Row row : last.values()) {
            heads.add(new Head(row.record(), row.version(), row.hash(), row.isTombstone()));
            if (!row.isTombstone()) {
                count++;
                digest = digest.plus(collection, row.record(), row.version(), ContentHash.of(row.payload()));
            }
        }
        Evidence.Stream counted =
                new Evidence.Stream(rows.isEmpty() ? 0 : rows.getLast().version(), count, digest.hex());
        if (!counted.equals(evidence.stream())) {
            find("sums differ: the stream says %s, a recount %s".formatted(evidence.stream(), counted));
        }
        if (!heads.equals(Set.copyOf(evidence.heads()))) {
            find("heads differ: %s are kept, %s follow from the history".formatted(evidence.heads(), heads));
        }
    }

    private void readerSawAll() {
        List<Seen> shown = rows.stream()
                .map(row -> new Seen(row.version(), row.operationId(), row.hash()))
                .toList();
        if (shown.equals(evidence.seen())) {
            return;
        }
        for (int i = 0; i < Math.max(shown.size(), evidence.seen().size()); i++) {
            Object stored = i < shown.size() ? shown.get(i) : "nothing";
            Object read = i < evidence.seen().size() ? evidence.seen().get(i) : "nothing";
            if (!stored.equals(read)) {
                find("the reader was shown %s where %s is stored".formatted(read, stored));
                return;
            }
        }
    }

    private void onlyHoldersWrote() {
        for (Write write : evidence.writes()) {
            if (!write.writer().equals(write.holder())) {
                find("not fenced: %s wrote version %d while the lease was %s"
                        .formatted(
                                write.writer(),
                                write.version(),
                                write.holder() == null ? "nobody's" : "that of " + write.holder()));
            }
        }
    }

    private void find(String finding) {
        if (findings.size() < FINDINGS_KEPT) {
            findings.add(evidence.user() + ": " + finding);
        }
    }
}
