package io.tidemark.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How verified tokens are remembered. */
@ConfigMapping(prefix = "tidemark.http.tokens")
public interface TokenConfig {
    /** How many are, about 4 KiB each; none with 0. */
    @WithDefault("2000")
    long remembered();

    /** After so long a token is verified again, with the keys that hold then; after its expiry in any case. */
    @WithDefault("5m")
    Duration verifiedEvery();
}
