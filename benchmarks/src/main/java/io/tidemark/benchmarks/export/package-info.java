/** How fast exports leave, compared with PostgreSQL's own. */
@NullMarked
package io.tidemark.benchmarks.export;

import org.jspecify.annotations.NullMarked;
