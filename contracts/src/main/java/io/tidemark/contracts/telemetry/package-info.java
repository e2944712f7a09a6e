/** What happened to sync, as the server saw it and as clients tell it: what health is counted from. */
@NullMarked
package io.tidemark.contracts.telemetry;

import org.jspecify.annotations.NullMarked;
