package io.tidemark.integrity.status;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Where the services are, and how long they are waited for. */
@ConfigMapping(prefix = "tidemark.integrity.status")
interface StatusConfig {
    /** Their addresses by name. */
    Map<String, URI> services();

    /** A part that takes longer is shown as unavailable. */
    @WithDefault("2s")
    Duration patience();
}
