/** The mode as clients see it in responses. */
@NullMarked
package io.tidemark.ingest.mode.http;

import org.jspecify.annotations.NullMarked;
