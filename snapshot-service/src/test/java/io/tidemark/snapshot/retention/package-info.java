/** What may go, and what must not. */
@NullMarked
package io.tidemark.snapshot.retention;

import org.jspecify.annotations.NullMarked;
