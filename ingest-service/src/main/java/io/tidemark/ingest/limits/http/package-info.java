/** The limits as clients see them in responses. */
@NullMarked
package io.tidemark.ingest.limits.http;

import org.jspecify.annotations.NullMarked;
