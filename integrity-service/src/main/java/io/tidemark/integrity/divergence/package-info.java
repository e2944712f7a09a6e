/** What devices hold that is not what the server holds, as comparisons tell (R121, R122): a finding once it stays. */
@NullMarked
package io.tidemark.integrity.divergence;

import org.jspecify.annotations.NullMarked;
