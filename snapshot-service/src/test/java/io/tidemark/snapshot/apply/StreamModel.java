package io.tidemark.snapshot.apply;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one user's stream promises to be, written down a second time and as simply as it can be said: docs/protocol, pages 2
 * and 3. It shares no code with what it is compared with.
 */
final class StreamModel {
    private final Map<String, Answered> answered = new HashMap<>();
    private final Map<String, Long> counters = new HashMap<>();
    private final List<Stored> stored = new ArrayList<>();

    /** What a client sent: the text stands for the payload, and a broken operation is one that was refused on its face. */
    record Sent(String operationId, @Nullable Long seq, Kind kind, String record, long base, String text) {
        /** Base and counter are where an operation stands, not what it is. */
        private String identity() {
            return kind == Kind.BROKEN ? "broken " + seq : kind + " " + record + " " + payload();
        }

        String payload() {
            return kind == Kind.DELETE ? "null" : "{\"text\":\"" + text + "\"}";
        }
    }

    /** What clients do, and what they get wrong. */
    enum Kind {
        CREATE,
        UPDATE,
        DELETE,
        UPSERT,
        BROKEN
    }

    /** What a client is told. */
    record Told(
            String operationId,
            String status,
            @Nullable Long version,
            @Nullable Long expectedSeq,
            @Nullable Long head,
            boolean replayed) {
        private Told again() {
            return new Told(operationId, status, version, expectedSeq, head, true);
        }
    }

    /** One version. */
    record Stored(
            long version,
            String operationId,
            String record,
            Kind kind,
            String payload,
            @Nullable Long parent) {}

    private record Answered(String identity, Told told) {}

    /** The user's device hands in one operation. */
    Told take(String device, Sent sent) {
        Answered before = answered.get(sent.operationId());
        if (before != null && before.identity().equals(sent.identity())) {
            return before.told().again();
        }
        if (sent.seq() != null) {
            long expected = counters.getOrDefault(device, 0L) + 1;
            if (sent.seq() > expected) {
                return new Told(sent.operationId(), "deferred", null, expected, null, false);
            }
            if (sent.seq() < expected) {
                return new Told(sent.operationId(), "duplicate", null, null, null, false);
            }
            counters.put(device, expected);
        }
        if (before != null) {
            return new Told(sent.operationId(), "rejected", null, null, null, false);
        }
        Told told = judge(sent);
        answered.put(sent.operationId(), new Answered(sent.identity(), told));
        return told;
    }

    private Told judge(Sent sent) {
        if (sent.kind() == Kind.BROKEN) {
            return new Told(sent.operationId(), "rejected", null, null, null, false);
        }
        Stored head = head(sent.record());
        boolean live = head != null && head.kind() != Kind.DELETE;
        boolean onHead = head != null && head.version() == sent.base();
        boolean fits = switch (sent.kind()) {
            case CREATE -> !live;
            case UPDATE -> live && onHead;
            case DELETE -> onHead;
            case UPSERT, BROKEN -> true;
        };
        Long at = head == null ? null : head.version();
        if (!fits) {
            return new Told(sent.operationId(), "conflict", null, null, at, false);
        }
        long version = version() + 1;
        stored.add(new Stored(version, sent.operationId(), sent.record(), sent.kind(), sent.payload(), at));
        return new Told(sent.operationId(), "applied", version, null, null, false);
    }

    /** The record's newest version. */
    @Nullable
    Stored head(String record) {
        for (Stored one : stored.reversed()) {
            if (one.record().equals(record)) {
                return one;
            }
        }
        return null;
    }

    long version() {
        return stored.size();
    }

    List<Stored> stored() {
        return stored;
    }

    Map<String, Long> counters() {
        return counters;
    }

    /** How many records live. */
    long count() {
        return live().size();
    }

    /** The sum of the hashes of the live records, in 64 hex digits (docs/protocol, page 4). */
    String digest(String collection) {
        BigInteger sum = BigInteger.ZERO;
        for (Stored one : live()) {
            String hash = "sha256:" + HexFormat.of().formatHex(sha256(one.payload()));
            String element = collection + "\n" + one.record() + "\n" + one.version() + "\n" + hash;
            sum = sum.add(new BigInteger(1, sha256(element)));
        }
        return "%064x".formatted(sum.mod(BigInteger.ONE.shiftLeft(256)));
    }

    private List<Stored> live() {
        Map<String, Stored> heads = new HashMap<>();
        stored.forEach(one -> heads.put(one.record(), one));
        return heads.values().stream().filter(one -> one.kind() != Kind.DELETE).toList();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
