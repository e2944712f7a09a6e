package io.tidemark.snapshot.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.snapshot.consistency.BucketComparison.Limits;
import io.tidemark.snapshot.consistency.Summary.LiveRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The protocol between a device and the server, played between two sets. */
class BucketComparisonTest {
    private int rounds;

    @Property(tries = 500)
    void theProtocolFindsExactlyTheRecordsThatDiffer(
            @ForAll @Size(max = 60) Map<@IntRange(max = 80) Integer, @IntRange(max = 1) Integer> server,
            @ForAll @Size(max = 60) Map<@IntRange(max = 80) Integer, @IntRange(max = 1) Integer> device,
            @ForAll @IntRange(min = 1, max = 3) int perBucket,
            @ForAll @IntRange(min = 1, max = 10) int perAnswer) {
        Map<String, LiveRecord> ours = records(server);
        Map<String, LiveRecord> theirs = records(device);
        TreeSet<String> found = new TreeSet<>();

        narrow("", ours.values(), theirs, new Limits(perBucket, Math.max(perBucket, perAnswer)), found);

        assertThat(found).isEqualTo(differing(ours, theirs));
    }

    @Example
    void oneDifferenceAmongAHundredThousandIsFoundInOneRoundOfBuckets() {
        Map<Integer, Integer> many = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            many.put(i, 0);
        }
        Map<String, LiveRecord> ours = records(many);
        Map<String, LiveRecord> theirs = new HashMap<>(ours);
        theirs.putAll(records(Map.of(4711, 1)));
        TreeSet<String> found = new TreeSet<>();

        narrow("", ours.values(), theirs, new Limits(1_000, 10_000), found);

        assertThat(found).containsExactly("r4711");
        assertThat(rounds).isEqualTo(1);
    }

    @Property(tries = 200)
    void noAnswerListsMoreThanItsLimits(
            @ForAll @Size(max = 60) Map<@IntRange(max = 80) Integer, @IntRange(max = 1) Integer> server,
            @ForAll @IntRange(min = 1, max = 3) int perBucket,
            @ForAll @IntRange(min = 1, max = 10) int perAnswer) {
        Map<String, BucketsAnswer.Bucket> answer =
                ask("", records(server).values(), Map.of(), new Limits(perBucket, perAnswer));

        List<Integer> listed = answer.values().stream()
                .filter(bucket -> bucket.records() != null)
                .map(bucket -> Objects.requireNonNull(bucket.records()).size())
                .toList();
        assertThat(listed).allMatch(size -> size <= perBucket);
        assertThat(listed.stream().mapToInt(size -> size).sum()).isLessThanOrEqualTo(perAnswer);
    }

    /** What a device does with an answer: looks at the listed records, asks again below the others. */
    private void narrow(
            String prefix,
            Collection<LiveRecord> ours,
            Map<String, LiveRecord> theirs,
            Limits limits,
            Set<String> found) {
        rounds++;
        DigestTree tree = new DigestTree(prefix);
        theirs.values().forEach(tree::add);
        ask(prefix, ours, tree.buckets(), limits).forEach((name, bucket) -> {
            if (bucket.records() == null) {
                narrow(Objects.requireNonNull(bucket.askPrefix()), ours, theirs, limits, found);
            } else {
                Map<String, String> here = bucket.records().stream()
                        .collect(Collectors.toMap(
                                BucketsAnswer.Held::recordId, held -> held.version() + " " + held.contentHash()));
                Map<String, String> there = theirs.values().stream()
                        .filter(record -> path(record.recordId()).startsWith(prefix + name))
                        .collect(Collectors.toMap(
                                LiveRecord::recordId, record -> record.version() + " " + record.contentHash()));
                found.addAll(differing(here, there));
            }
        });
    }

    private static Map<String, BucketsAnswer.Bucket> ask(
            String prefix, Collection<LiveRecord> ours, Map<String, Summary> buckets, Limits limits) {
        // Over the wire a bucket is a count and hex digits.
        Map<String, Summary> sent = new TreeMap<>();
        buckets.forEach((name, summary) -> sent.put(
                name,
                new Summary(
                        summary.count(),
                        StreamDigest.ofBytes(
                                HexFormat.of().parseHex(summary.digest().hex())))));
        BucketComparison comparison = new BucketComparison(prefix, sent, limits);
        ours.forEach(comparison::count);
        if (comparison.decide()) {
            ours.forEach(comparison::list);
        }
        return comparison.answer();
    }

    private static <T> Set<String> differing(Map<String, T> ours, Map<String, T> theirs) {
        Set<String> ids = new TreeSet<>(ours.keySet());
        ids.addAll(theirs.keySet());
        ids.removeIf(id -> Objects.equals(ours.get(id), theirs.get(id)));
        return ids;
    }

    private static Map<String, LiveRecord> records(Map<Integer, Integer> contents) {
        Map<String, LiveRecord> records = new HashMap<>();
        contents.forEach((id, content) -> records.put(
                "r" + id, new LiveRecord("notes", "r" + id, id + 1L, ContentHash.of(Integer.toString(content)))));
        return records;
    }

    private static String path(String recordId) {
        return HexFormat.of().formatHex(ContentHash.of(recordId).bytes());
    }
}
