/** The protocol's marks on requests and answers. */
@NullMarked
package io.tidemark.ingest.protocol.http;

import org.jspecify.annotations.NullMarked;
