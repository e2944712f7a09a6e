/** The {@code tidemark} program. */
@NullMarked
package io.tidemark.suite;

import org.jspecify.annotations.NullMarked;
