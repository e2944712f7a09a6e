package io.tidemark.integrity.sweep;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares some users' heads with their snapshots, and their counts and digests with a recount. Holds a sum for each user. */
final class StreamCheck {
    static final String HEADS = "each head compared with the snapshot that it names, and with newer ones of its record";
    static final String DIGEST = "the stream's count and digest compared with a recount over the heads";

    private final List<Evidence> evidence = new ArrayList<>();
    private final Map<UserKey, Sum> sums = new HashMap<>();
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

    private static final class Sum {
        private StreamDigest digest = StreamDigest.EMPTY;
        private long count;
        private long newest;
    }

    void head(HeadRow head) {
        rows++;
        Sum sum = sums.computeIfAbsent(head.user(), user -> new Sum());
        sum.newest = Math.max(sum.newest, head.version());
        if (!head.deleted()) {
            sum.count++;
            sum.digest = sum.digest.plus(head.collection(), head.recordId(), head.version(), head.hash());
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

    /** Those who have heads and no stream. */
    void end() {
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

    private void differs(UserKey user, Map<String, Object> row) {
        suspects.add(user);
        evidence.add(Evidence.of(
                EvidenceKind.DIGEST_MISMATCH, Subject.ofStream(user.tenantId(), user.userId()), DIGEST, row));
    }
}
