package io.tidemark.flag.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** Who may use Unleash's own addresses here, besides those with a bearer token of ours. */
@ConfigMapping(prefix = "tidemark.flag.edge")
interface EdgeConfig {
    /** Secrets of server-side SDKs: they see every flag with its strategies. */
    @WithDefault("${TIDEMARK_EDGE_CLIENT_TOKENS:}")
    Optional<Set<String>> clientTokens();

    /** Secrets of browsers and apps: they see what is on for the context that they name. */
    @WithDefault("${TIDEMARK_EDGE_FRONTEND_TOKENS:}")
    Optional<Set<String>> frontendTokens();

    /** From which web pages /api/frontend may be asked; {@code *} for all. */
    @WithDefault("*")
    Set<String> origins();
}
