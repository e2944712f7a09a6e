/**
 * Scans that run beside everything else: over the whole store in small chunks, and over what was written lately. Each chunk is
 * a short read-only transaction of its own (R19-R22, R121).
 */
@NullMarked
package io.tidemark.integrity.sweep;

import org.jspecify.annotations.NullMarked;
