/** Unleash's wire formats, so that other services and stock SDKs read their flags here. */
@NullMarked
package io.tidemark.flag.edge;

import org.jspecify.annotations.NullMarked;
