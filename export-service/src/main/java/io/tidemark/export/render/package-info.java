/** From lines to the bytes that are sent: redacted, formatted, summed up, compressed, gathered or not. Pure but for memory. */
@NullMarked
package io.tidemark.export.render;

import org.jspecify.annotations.NullMarked;
