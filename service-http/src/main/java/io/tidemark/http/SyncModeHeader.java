package io.tidemark.http;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.flag.SyncMode;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** {@code Sync-Mode} on the answers to callers who are known, whatever the answer is. */
public final class SyncModeHeader {
    private SyncModeHeader() {}

    /**
     * Adds the header to the answer.
     *
     * @param modes how sync stands for a caller, as far as it can be told
     */
    public static Uni<Void> add(
            CurrentIdentityAssociation identity,
            ContainerResponseContext response,
            Function<Caller, Optional<SyncMode>> modes) {
        return identity.getDeferredIdentity()
                .invoke(caller -> {
                    if (caller.getPrincipal() instanceof JsonWebToken token) {
                        modes.apply(Caller.of(token))
                                .ifPresent(
                                        mode -> response.getHeaders().putSingle(SyncMode.HEADER, mode.headerValue()));
                    }
                })
                // A token that is not accepted has its own answer already.
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }
}
