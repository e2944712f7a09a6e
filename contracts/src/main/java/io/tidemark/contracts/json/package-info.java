/** Canonical JSON (RFC 8785) and the hashes over it. */
@NullMarked
package io.tidemark.contracts.json;

import org.jspecify.annotations.NullMarked;
