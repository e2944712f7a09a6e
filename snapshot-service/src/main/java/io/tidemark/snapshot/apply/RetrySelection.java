package io.tidemark.snapshot.apply;

import org.jspecify.annotations.Nullable;

/**
 * Which failed operations of a tenant; what is null does not narrow it down.
 *
 * @param errorClass {@code 4xx}, {@code 5xx}, {@code network} or {@code 429}; nothing holds up the record of a {@code 4xx}, so
 *     that one may have gone on meanwhile, and no schema is looked at again: such ones are selected by their class or their name
 */
public record RetrySelection(
        String tenantId,
        @Nullable String userId,
        @Nullable String collection,
        @Nullable String errorClass,
        @Nullable String operationId) {
    /** What the store refused: everything that it took since on the same record is kept behind it. */
    public static RetrySelection refusedByStore(String tenantId, @Nullable String userId, @Nullable String collection) {
        return new RetrySelection(tenantId, userId, collection, "5xx", null);
    }

    RetrySelection ofUser(String user) {
        return new RetrySelection(tenantId, user, collection, errorClass, operationId);
    }
}
