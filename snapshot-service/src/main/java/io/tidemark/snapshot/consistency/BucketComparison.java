package io.tidemark.snapshot.consistency;

import io.tidemark.snapshot.consistency.Summary.LiveRecord;
import java.util.ArrayList;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;

/**
 * Compares the records of one collection with a client's buckets, in two passes over them: the first one counts, the second
 * one lists the records of the buckets that differ. What is held in between is bounded by the limits, not by the records.
 */
final class BucketComparison {
    private final String prefix;
    private final DigestTree ours;
    private final Map<String, Summary> theirs;
    private final Limits limits;
    private final NavigableMap<String, BucketsAnswer.Bucket> answer = new TreeMap<>();

    /**
     * How much one answer may list.
     *
     * @param perBucket the records of a bucket with more are asked for a level deeper
     * @param perAnswer the records of all buckets together
     */
    record Limits(int perBucket, int perAnswer) {}

    BucketComparison(String prefix, Map<String, Summary> theirs, Limits limits) {
        this.prefix = prefix;
        this.ours = new DigestTree(prefix);
        this.theirs = theirs;
        this.limits = limits;
    }

    /** The first pass. */
    void count(LiveRecord record) {
        ours.add(record);
    }

    /** Ends the first pass; says whether a second one is needed. */
    boolean decide() {
        NavigableSet<String> differing = ours.differing(theirs);
        long room = limits.perAnswer;
        boolean lists = false;
        for (String name : differing) {
            Summary bucket = ours.bucket(name);
            boolean listed = bucket.count() <= Math.min(limits.perBucket, room);
            room -= listed ? bucket.count() : 0;
            lists |= listed && bucket.count() > 0;
            answer.put(
                    name,
                    new BucketsAnswer.Bucket(
                            bucket.count(),
                            bucket.digest().hex(),
                            listed ? new ArrayList<>() : null,
                            listed ? null : prefix + name));
        }
        return lists;
    }

    /** The second pass, if one is needed. */
    void list(LiveRecord record) {
        ours.bucketOf(record.recordId()).map(answer::get).ifPresent(bucket -> {
            if (bucket.records() != null) {
                bucket.records().add(new BucketsAnswer.Held(record.recordId(), record.version(), record.contentHash()));
            }
        });
    }

    /** The buckets that differ. */
    NavigableMap<String, BucketsAnswer.Bucket> answer() {
        return answer;
    }
}
