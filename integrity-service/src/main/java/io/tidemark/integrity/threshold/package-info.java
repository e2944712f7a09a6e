/** When sync counts as unwell: one file, judged by here and by Prometheus. Pure. */
@NullMarked
package io.tidemark.integrity.threshold;

import org.jspecify.annotations.NullMarked;
