/** The one way in which a stored snapshot is ever changed: a repair that a person asked for, of what a finding names. */
@NullMarked
package io.tidemark.snapshot.repair;

import org.jspecify.annotations.NullMarked;
