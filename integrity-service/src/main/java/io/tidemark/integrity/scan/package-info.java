/** Scans of the snapshot store for evidence of corruption (R19-R22, R25-R28). */
@NullMarked
package io.tidemark.integrity.scan;

import org.jspecify.annotations.NullMarked;
