/** What a client sent, read: an envelope and operations, each refused or accepted on its own. */
@NullMarked
package io.tidemark.ingest.parse;

import org.jspecify.annotations.NullMarked;
