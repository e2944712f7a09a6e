package io.tidemark.flag.feature;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.flag.audit.Actor;
import io.tidemark.flag.audit.AuditEntry;
import io.tidemark.http.Caller;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A change of one flag.
 *
 * @param edit makes the new document from the stored one; pure, and leaves its argument alone
 * @param expectedEpoch the change is made only at this epoch; null: at any
 * @param step what is done in the same transaction
 */
public record Change(
        String feature,
        UnaryOperator<JsonNode> edit,
        @Nullable Long expectedEpoch,
        Motive motive,
        StoreStep step) {
    /** A change with nothing beside it. */
    public Change(String feature, UnaryOperator<JsonNode> edit, @Nullable Long expectedEpoch, Motive motive) {
        this(feature, edit, expectedEpoch, motive, StoreStep.NONE);
    }

    /** The same change, whatever was changed meanwhile. */
    public Change atAnyEpoch() {
        return new Change(feature, edit, null, motive, step);
    }

    /**
     * Who wants the change, and why; kept in the audit.
     *
     * @param action what it is, in the operator's words, for example {@code local-only on}
     * @param targets the tenants that it concerns; {@code *} is all
     */
    public record Motive(Actor by, String action, List<String> targets, String reason) {
        private static final List<String> EVERYONE = List.of("*");

        /** Of a person, for all tenants. */
        public Motive(Caller by, String action, String reason) {
            this(Actor.of(by), action, EVERYONE, reason);
        }

        /**
         * The audit row of a change that was made.
         *
         * @param before the document, {@code null} in JSON for a flag that was not there
         * @param after the document, {@code null} in JSON for a flag that was archived
         */
        public AuditEntry entry(String feature, String before, String after, long epoch) {
            return new AuditEntry(by, action, targets, feature, before, after, reason, epoch);
        }
    }
}
