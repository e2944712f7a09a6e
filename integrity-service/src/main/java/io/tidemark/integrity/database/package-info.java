/** What the on-call sees of PostgreSQL, and the idle connections that may be ended. */
@NullMarked
package io.tidemark.integrity.database;

import org.jspecify.annotations.NullMarked;
