package io.tidemark.flag.feature;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.http.Caller;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A change of one flag.
 *
 * @param edit makes the new document from the stored one; pure, and leaves its argument alone
 * @param expectedEpoch the change is made only at this epoch; null: at any
 */
public record Change(
        String feature,
        UnaryOperator<JsonNode> edit,
        @Nullable Long expectedEpoch,
        Motive motive) {
    /** The same change, whatever was changed meanwhile. */
    public Change atAnyEpoch() {
        return new Change(feature, edit, null, motive);
    }

    /**
     * Who wants the change, and why; kept in the audit.
     *
     * @param action what it is, in the operator's words, for example {@code local-only on for acme}
     */
    public record Motive(Caller by, String action, String reason) {}
}
