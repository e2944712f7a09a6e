/** What can go wrong at a boundary, in the words that servers and clients share. */
@NullMarked
package io.tidemark.contracts.error;

import org.jspecify.annotations.NullMarked;
