package io.tidemark.http;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.MDC;

/** From the token's verification on, what a request logs names its tenant. No users: logs go further than data may. */
@Singleton
class TenantInLogs implements SecurityIdentityAugmentor {
    private static final String FIELD = "tenant";

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.getPrincipal() instanceof JsonWebToken token
                && token.getClaim(Caller.TENANT_CLAIM) instanceof String tenant
                && tenant.matches(Caller.NAME)) {
            MDC.put(FIELD, tenant);
        }
        return Uni.createFrom().item(identity);
    }
}
