/** What only learning records have: clients whose queue does not drain. */
@NullMarked
package io.tidemark.integrity.learning;

import org.jspecify.annotations.NullMarked;
