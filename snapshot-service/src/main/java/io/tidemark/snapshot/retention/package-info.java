/**
 * What may go, goes (R62): old versions, tombstones, and answers that nobody asks for any more. Never the newest version of
 * a record, and never what keeps an operation from being applied twice.
 */
@NullMarked
package io.tidemark.snapshot.retention;

import org.jspecify.annotations.NullMarked;
