/** Receipts: what became of a request that was not waited for. */
@NullMarked
package io.tidemark.snapshot.receipt;

import org.jspecify.annotations.NullMarked;
