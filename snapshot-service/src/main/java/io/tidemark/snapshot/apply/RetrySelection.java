package io.tidemark.snapshot.apply;

import org.jspecify.annotations.Nullable;

/**
 * Which failed operations of a tenant; what is null does not narrow it down.
 *
 * @param errorClass {@code 4xx}, {@code 5xx}, {@code network} or {@code 429}
 */
public record RetrySelection(
        String tenantId,
        @Nullable String userId,
        @Nullable String collection,
        @Nullable String errorClass,
        @Nullable String operationId) {
    RetrySelection ofUser(String user) {
        return new RetrySelection(tenantId, user, collection, errorClass, operationId);
    }
}
