/** Running an export: whether it may, its audit, its limits, its end. */
@NullMarked
package io.tidemark.export.run;

import org.jspecify.annotations.NullMarked;
