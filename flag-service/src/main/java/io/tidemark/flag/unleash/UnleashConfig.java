package io.tidemark.flag.unleash;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Which Unleash server is the source of truth; without a URL there is none. */
@ConfigMapping(prefix = "tidemark.flag.unleash")
interface UnleashConfig {
    /** Its address, for example {@code https://unleash.example.com}; without {@code /api}. */
    @WithDefault("${UNLEASH_URL:}")
    Optional<URI> url();

    /** A token that may read and change the flags of the project. */
    @WithDefault("${UNLEASH_ADMIN_TOKEN:}")
    Optional<String> adminToken();

    /** A backend token of the environment. */
    @WithDefault("${UNLEASH_CLIENT_TOKEN:}")
    Optional<String> clientToken();

    /** The project that holds the flags. */
    @WithDefault("${UNLEASH_PROJECT:default}")
    String project();

    /** The environment whose strategies are obeyed and changed. */
    @WithDefault("${UNLEASH_ENVIRONMENT:production}")
    String environment();

    /** The longest that one request to it may take; with its database away it would hang. */
    @WithDefault("1s")
    Duration requestTimeout();

    /** The longest that a change may take; below the 5 s within which a caller has an answer. */
    @WithDefault("4500ms")
    Duration changeTimeout();

    /** The longest wait for our own PostgreSQL before a change that may go unaudited goes on without it. */
    @WithDefault("2s")
    Duration ledgerTimeout();

    /** Where audit rows wait that PostgreSQL could not take. */
    @WithDefault("${TIDEMARK_STATE_FOLDER:state}")
    Path stateFolder();

    /** How many of them may wait. */
    @WithDefault("1000")
    int lateAuditRows();

    /** Revisions that stay lower for so long come from a restored server, not from a replica of it that lags. */
    @WithDefault("30s")
    Duration resetAfter();
}
