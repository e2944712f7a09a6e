/** The mode as clients see it in responses. */
@NullMarked
package io.tidemark.snapshot.mode.http;

import org.jspecify.annotations.NullMarked;
