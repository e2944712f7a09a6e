/** Redaction (R71): what must never leave in clear. Pure functions, without knowledge of exports. */
@NullMarked
package io.tidemark.export.redaction;

import org.jspecify.annotations.NullMarked;
