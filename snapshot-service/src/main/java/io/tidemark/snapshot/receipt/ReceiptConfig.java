package io.tidemark.snapshot.receipt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How receipts are answered. */
@ConfigMapping(prefix = "tidemark.snapshot.receipt")
interface ReceiptConfig {
    /** How long the results behind a receipt are shown. */
    @WithDefault("24h")
    Duration kept();

    /** When to ask again for what is not done, before the jitter. */
    @WithDefault("1s")
    Duration askAgain();
}
