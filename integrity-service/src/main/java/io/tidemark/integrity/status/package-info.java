/** The state of the whole suite in one answer, for people; nothing depends on it. */
@NullMarked
package io.tidemark.integrity.status;

import org.jspecify.annotations.NullMarked;
