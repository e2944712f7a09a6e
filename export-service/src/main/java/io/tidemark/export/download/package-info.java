/** Exports over HTTP. */
@NullMarked
package io.tidemark.export.download;

import org.jspecify.annotations.NullMarked;
