/** Comparing what a device holds with what the server holds, down to the records that differ. */
@NullMarked
package io.tidemark.snapshot.consistency;

import org.jspecify.annotations.NullMarked;
