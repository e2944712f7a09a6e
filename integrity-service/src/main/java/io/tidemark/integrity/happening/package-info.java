/** What happened that people want to read of later: told by whoever sees it, kept by the incidents that it belongs to. */
@NullMarked
package io.tidemark.integrity.happening;

import org.jspecify.annotations.NullMarked;
