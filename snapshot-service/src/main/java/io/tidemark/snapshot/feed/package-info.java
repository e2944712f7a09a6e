/** What clients read: records, changes behind a cursor, history. */
@NullMarked
package io.tidemark.snapshot.feed;

import org.jspecify.annotations.NullMarked;
