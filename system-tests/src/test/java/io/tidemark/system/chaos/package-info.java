/** The suite under fire: clients that go on, parts that die, and a check of all that was promised. */
@NullMarked
package io.tidemark.system.chaos;

import org.jspecify.annotations.NullMarked;
