/** How fast flags are evaluated for frontends, beside a real Unleash server, and how fast many of them are loaded. */
@NullMarked
package io.tidemark.benchmarks.flags;

import org.jspecify.annotations.NullMarked;
