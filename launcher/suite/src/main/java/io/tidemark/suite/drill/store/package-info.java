/** What drills do to the database behind everyone's back. */
@NullMarked
package io.tidemark.suite.drill.store;

import org.jspecify.annotations.NullMarked;
