package io.tidemark.integrity.sweep;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares some users' heads with their snapshots, the count and digest of each collection with a recount over the snapshots,
 * and those of each stream with the sum of its heads. Holds two sums for each collection of a user.
 */
final class StreamCheck {
    static final String HEADS = "each head compared with the snapshot that it names, and with newer ones of its record";
    static final String COLLECTION =
            "count and digest of the heads of each collection compared with a recount over the newest snapshots of its records";
    static final String DIGEST = "the stream's count and digest compared with a recount over the heads";

    private final List<Evidence> evidence = new ArrayList<>();
    private final Map<UserKey, Sum> sums = new HashMap<>();
    private final SortedMap<CollectionKey, Sum> heads = new TreeMap<>();
    private final SortedMap<CollectionKey, Sum> recounts = new TreeMap<>();
    private final Set<UserKey> suspects = new LinkedHashSet<>();
    private long rows;

    /**
     * A record's head.
     *
     * @param same whether the snapshot of that version is there, of the same record, and alike
     * @param newest whether there is no newer snapshot of the record
     */
    record HeadRow(
            UserKey user,
            String collection,
            String recordId,
            long version,
            ContentHash hash,
            boolean deleted,
            boolean same,
            boolean newest) {}

    /** A user's stream, as it is kept. */
    record StreamRow(UserKey user, long version, long count, StreamDigest digest) {}

    /** A record's newest snapshot. */
    record NewestRow(
            UserKey user, String collection, String recordId, long version, ContentHash hash, boolean deleted) {}

    private record CollectionKey(UserKey user, String collection) implements Comparable<CollectionKey> {
        @Override
        public int compareTo(CollectionKey other) {
            return Comparator.comparing((CollectionKey key) -> key.user.tenantId())
                    .thenComparing(key -> key.user.userId())
                    .thenComparing(CollectionKey::collection)
                    .compare(this, other);
        }
    }

    private static final class Sum {
        private StreamDigest digest = StreamDigest.EMPTY;
        private long count;
        private long newest;

        private void add(String collection, String recordId, long version, ContentHash hash) {
            count++;
            digest = digest.plus(collection, recordId, version, hash);
        }

        private boolean is(Sum other) {
            return count == other.count && digest.equals(other.digest);
        }
    }

    void head(HeadRow head) {
        rows++;
        Sum sum = sums.computeIfAbsent(head.user(), user -> new Sum());
        sum.newest = Math.max(sum.newest, head.version());
        if (!head.deleted()) {
            sum.add(head.collection(), head.recordId(), head.version(), head.hash());
            heads.computeIfAbsent(new CollectionKey(head.user(), head.collection()), key -> new Sum())
                    .add(head.collection(), head.recordId(), head.version(), head.hash());
        }
        if (!head.same() || !head.newest()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("collection", head.collection());
            row.put("record_id", head.recordId());
            row.put("version", head.version());
            row.put("reason", head.same() ? "there is a newer snapshot" : "the snapshot is missing or differs");
            Subject subject = new Subject(
                    head.user().tenantId(), head.user().userId(), head.version(), head.collection(), head.recordId());
            evidence.add(Evidence.of(EvidenceKind.HEADS_DIFFER, subject, HEADS, row));
        }
    }

    void newest(NewestRow snapshot) {
        rows++;
        if (!snapshot.deleted()) {
            recounts.computeIfAbsent(new CollectionKey(snapshot.user(), snapshot.collection()), key -> new Sum())
                    .add(snapshot.collection(), snapshot.recordId(), snapshot.version(), snapshot.hash());
        }
    }

    void stream(StreamRow stream) {
        Sum sum = sums.getOrDefault(stream.user(), new Sum());
        sums.remove(stream.user());
        if (sum.count != stream.count() || !sum.digest.equals(stream.digest()) || sum.newest > stream.version()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("count", stream.count());
            row.put("recounted", sum.count);
            row.put("digest", stream.digest().hex());
            row.put("recomputed_digest", sum.digest.hex());
            row.put("version", stream.version());
            row.put("newest_head", sum.newest);
            differs(stream.user(), row);
        }
    }

    /** What can be said once everything was seen: which collections differ, and who has heads and no stream. */
    void end() {
        SortedSet<CollectionKey> collections = new TreeSet<>(heads.keySet());
        collections.addAll(recounts.keySet());
        collections.forEach(this::collection);
        sums.keySet().forEach(user -> differs(user, Map.of("reason", "there are heads, and no stream")));
    }

    List<Evidence> evidence() {
        return evidence;
    }

    Set<UserKey> suspects() {
        return suspects;
    }

    long rows() {
        return rows;
    }

    private void collection(CollectionKey key) {
        Sum ofHeads = heads.getOrDefault(key, new Sum());
        Sum recounted = recounts.getOrDefault(key, new Sum());
        if (ofHeads.is(recounted)) {
            return;
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("collection", key.collection());
        row.put("count", ofHeads.count);
        row.put("recounted", recounted.count);
        row.put("digest", ofHeads.digest.hex());
        row.put("recomputed_digest", recounted.digest.hex());
        suspects.add(key.user());
        Subject subject = Subject.ofCollection(key.user().tenantId(), key.user().userId(), key.collection());
        evidence.add(Evidence.of(EvidenceKind.DIGEST_MISMATCH, subject, COLLECTION, row));
    }

    private void differs(UserKey user, Map<String, Object> row) {
        suspects.add(user);
        evidence.add(Evidence.of(
                EvidenceKind.DIGEST_MISMATCH, Subject.ofStream(user.tenantId(), user.userId()), DIGEST, row));
    }
}
