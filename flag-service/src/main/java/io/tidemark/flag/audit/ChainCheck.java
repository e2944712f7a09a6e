package io.tidemark.flag.audit;

import io.tidemark.contracts.json.ContentHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the chain was followed, and where it broke first. Pure.
 *
 * @param seq of the last row that was looked at, or the last intact one
 * @param broken the first row that does not fit, null while all do
 */
record ChainCheck(long seq, ContentHash hash, @Nullable Broken broken) {
    static final ChainCheck START = new ChainCheck(0, AuditRow.GENESIS, null);

    /** The first place at which the chain does not hold, and why. */
    record Broken(long seq, String fault) {}

    /** The same after some more rows, in their order. */
    ChainCheck followedBy(List<AuditRow> rows) {
        ChainCheck check = this;
        for (AuditRow row : rows) {
            if (check.broken != null) {
                return check;
            }
            check = check.followedBy(row);
        }
        return check;
    }

    private ChainCheck followedBy(AuditRow row) {
        if (row.seq() != seq + 1) {
            return brokenAt(seq + 1, "the row is missing");
        }
        if (!row.previous().equals(hash)) {
            return brokenAt(row.seq(), "it does not follow on the row before");
        }
        return row.isIntact()
                ? new ChainCheck(row.seq(), row.hash(), null)
                : brokenAt(row.seq(), "it is not what was hashed");
    }

    /** The same at the end of all rows, where the head says what the last one was. */
    ChainCheck endingAt(long headSeq, ContentHash headHash) {
        if (broken != null || (seq == headSeq && hash.equals(headHash))) {
            return this;
        }
        return seq < headSeq
                ? brokenAt(seq + 1, "the row is missing")
                : brokenAt(seq, "it is not the row that the chain was left with");
    }

    private ChainCheck brokenAt(long place, String fault) {
        return new ChainCheck(seq, hash, new Broken(place, fault));
    }
}
