/** Exports in the background: asked for now, made by whichever replica is free, kept for a while, fetched with a link. */
@NullMarked
package io.tidemark.export.job;

import org.jspecify.annotations.NullMarked;
