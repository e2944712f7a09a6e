package io.tidemark.flag.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.json.NotCanonicalException;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * One link of the chain.
 *
 * @param seq 1, 2, 3, … without a gap
 * @param previous the hash of the row before; 32 zero bytes before the first
 * @param hash over the RFC 8785 form of everything else
 */
record AuditRow(long seq, Instant at, AuditEntry entry, ContentHash previous, ContentHash hash) {
    /** What the first row holds as the hash of the one before. */
    static final ContentHash GENESIS = ContentHash.ofBytes(new byte[32]);

    /** Microseconds, as PostgreSQL keeps them: the same text before and after storing. */
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The row that follows on the one with that number and hash. */
    static AuditRow following(long lastSeq, ContentHash last, AuditEntry entry, Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        return new AuditRow(lastSeq + 1, at, entry, last, hashOf(lastSeq + 1, at, entry, last));
    }

    /** Whether the row still is what was hashed. */
    boolean isIntact() {
        return hash.equals(hashOf(seq, at, entry, previous));
    }

    private static ContentHash hashOf(long seq, Instant at, AuditEntry entry, ContentHash previous) {
        ObjectNode hashed = JsonNodeFactory.instance
                .objectNode()
                .put("seq", seq)
                .put("at", STAMP.format(at))
                .put("actor", entry.actor().name())
                .put("action", entry.action())
                .put("flag", entry.flag())
                .put("before", entry.before())
                .put("after", entry.after())
                .put("reason", entry.reason())
                .put("epoch", entry.epoch())
                .put("previous", previous.toString());
        entry.targets().forEach(hashed.putArray("targets")::add);
        try {
            return ContentHash.of(CanonicalJson.canonicalize(hashed.toString()));
        } catch (IOException | NotCanonicalException e) {
            throw new IllegalArgumentException("an audit entry that has no canonical form", e);
        }
    }
}
