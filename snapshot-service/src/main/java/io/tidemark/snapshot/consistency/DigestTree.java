package io.tidemark.snapshot.consistency;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.snapshot.consistency.Summary.LiveRecord;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One level of a digest tree over the records of a collection: those whose SHA-256 of the record id (UTF-8) begins with a
 * prefix, in 256 buckets by the byte that follows. Ids hash evenly, so that a level divides a set by about 256 (the peers
 * throw everything away instead when a checksum differs). Bytes are written as two lower-case hex digits.
 */
final class DigestTree {
    private final String prefix;
    private final NavigableMap<String, Summary> buckets = new TreeMap<>();

    /** The level below that prefix, an even number of hex digits; the empty one is the top. */
    DigestTree(String prefix) {
        this.prefix = prefix;
    }

    /** Counts a record, if it lies below the prefix. */
    void add(LiveRecord record) {
        bucketOf(record.recordId())
                .ifPresent(bucket -> buckets.put(
                        bucket, buckets.getOrDefault(bucket, Summary.EMPTY).plus(record)));
    }

    /** The bucket of a record, if it lies below the prefix. */
    Optional<String> bucketOf(String recordId) {
        String path = HexFormat.of().formatHex(ContentHash.of(recordId).bytes(), 0, prefix.length() / 2 + 1);
        return path.startsWith(prefix) ? Optional.of(path.substring(prefix.length())) : Optional.empty();
    }

    /** What a bucket adds up to. */
    Summary bucket(String name) {
        return buckets.getOrDefault(name, Summary.EMPTY);
    }

    /** The buckets that are not empty. */
    NavigableMap<String, Summary> buckets() {
        return Collections.unmodifiableNavigableMap(buckets);
    }

    /** The buckets that differ from those of another tree; what that one does not name is empty there. */
    NavigableSet<String> differing(Map<String, Summary> others) {
        NavigableSet<String> names = new TreeSet<>(buckets.keySet());
        names.addAll(others.keySet());
        names.removeIf(name -> bucket(name).equals(others.getOrDefault(name, Summary.EMPTY)));
        return names;
    }
}
