/** Backups of the whole suite, data and keys together, and restoring them. */
@NullMarked
package io.tidemark.suite.backup;

import org.jspecify.annotations.NullMarked;
