/** Who exported what, how much, and how it ended; only ever added to. */
@NullMarked
package io.tidemark.export.audit;

import org.jspecify.annotations.NullMarked;
