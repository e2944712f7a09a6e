/** What the payloads of a collection have to look like. */
@NullMarked
package io.tidemark.ingest.schema;

import org.jspecify.annotations.NullMarked;
