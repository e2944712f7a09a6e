/** Classes that break the rules of the house on purpose. */
@NullMarked
package io.tidemark.testkit.planted.right;

import org.jspecify.annotations.NullMarked;
