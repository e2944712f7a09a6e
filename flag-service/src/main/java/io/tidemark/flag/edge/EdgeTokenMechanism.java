package io.tidemark.flag.edge;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Set;

/** Lets Unleash's SDKs in, which send their secret as {@code Authorization: <token>}, without a scheme. */
@Singleton
class EdgeTokenMechanism implements HttpAuthenticationMechanism {
    private static final String BEARER = "bearer ";

    private static final SecurityIdentity CLIENT = identity(EdgeTokens.CLIENT);
    private static final SecurityIdentity FRONTEND = identity(EdgeTokens.FRONTEND);

    private final EdgeTokens tokens;

    EdgeTokenMechanism(EdgeConfig config) {
        this.tokens = new EdgeTokens(
                config.clientTokens().orElse(Set.of()), config.frontendTokens().orElse(Set.of()));
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        String shown = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        boolean ours = context.normalizedPath().startsWith("/api/client/")
                || context.normalizedPath().startsWith("/api/frontend");
        if (!ours || shown == null || shown.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Uni.createFrom().nullItem();
        }
        return tokens.roleOf(shown)
                .map(role -> Uni.createFrom().item(role.equals(EdgeTokens.CLIENT) ? CLIENT : FRONTEND))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException("no known token")));
    }

    private static SecurityIdentity identity(String role) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(role))
                .addRole(role)
                .build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }
}
