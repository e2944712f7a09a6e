/** What can be exported, and where it is read: one moment of it, in order, as fast as it is asked for. */
@NullMarked
package io.tidemark.export.source;

import org.jspecify.annotations.NullMarked;
